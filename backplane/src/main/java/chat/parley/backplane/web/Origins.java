package chat.parley.backplane.web;

import chat.parley.backplane.identity.DevelopmentSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.cors.CorsConfiguration;

/// Which origins' pages may connect. Thread-safe.
public final class Origins {
  private final CorsConfiguration cors = new CorsConfiguration();

  public Origins(WebSettings settings, DevelopmentSettings development) {
    var patterns = new ArrayList<>(settings.allowedOrigins());
    if (development.development()) {
      patterns.addAll(
          List.of("http://localhost:[*]", "http://127.0.0.1:[*]", "https://localhost:[*]"));
    }
    cors.setAllowedOriginPatterns(patterns);
    cors.setAllowedMethods(
        List.of(
            HttpMethod.GET.name(),
            HttpMethod.POST.name(),
            HttpMethod.PUT.name(),
            HttpMethod.PATCH.name(),
            HttpMethod.DELETE.name()));
    cors.setAllowedHeaders(
        List.of(
            HttpHeaders.AUTHORIZATION,
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.IF_MATCH,
            HttpHeaders.IF_NONE_MATCH));
    cors.setExposedHeaders(List.of(HttpHeaders.ETAG, HttpHeaders.RETRY_AFTER));
    cors.setMaxAge(Duration.ofHours(1));
  }

  CorsConfiguration cors() {
    return cors;
  }

  /// Whether a page of `origin` may use a connection to `host`. Who sends no origin is no browser.
  public boolean isAllowed(@Nullable String origin, @Nullable String host) {
    return origin == null || isSame(origin, host) || cors.checkOrigin(origin) != null;
  }

  private static boolean isSame(String origin, @Nullable String host) {
    int scheme = origin.indexOf("://");
    return host != null && scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
  }
}
