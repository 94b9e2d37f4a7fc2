package chat.parley.backplane.web;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// Lets pages of allowed origins in (CORS), and refuses the others with a problem: Spring's own
/// filter gives them a bare 403. Thread-safe.
final class OriginFilter implements WebFilter {
  private final Origins origins;
  private final DefaultCorsProcessor processor = new DefaultCorsProcessor();

  OriginFilter(Origins origins) {
    this.origins = origins;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (!processor.process(origins.cors(), exchange)) {
      return Mono.error(new RefusedException(refusal(exchange)));
    }
    return CorsUtils.isPreFlightRequest(exchange.getRequest())
        ? Mono.empty()
        : chain.filter(exchange);
  }

  /// A page that may connect may still ask for a method or header that is none of ours.
  private Refusal refusal(ServerWebExchange exchange) {
    var origin = exchange.getRequest().getHeaders().getOrigin();
    return Refusal.of(
        origins.cors().checkOrigin(origin) == null
            ? ErrorCode.ORIGIN_NOT_ALLOWED
            : ErrorCode.NOT_ALLOWED);
  }
}
