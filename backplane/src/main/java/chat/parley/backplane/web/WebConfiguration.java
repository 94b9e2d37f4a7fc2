package chat.parley.backplane.web;

import chat.parley.backplane.identity.DevelopmentSettings;
import chat.parley.backplane.identity.TokenVerifier;
import chat.parley.backplane.log.RoomLog;
import chat.parley.protocol.codec.CommandDecoder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires the shared edge.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSettings.class)
public class WebConfiguration {
  @Bean
  Authentication authentication(TokenVerifier verifier) {
    return new Authentication(verifier);
  }

  @Bean
  Problems problems() {
    return new Problems();
  }

  @Bean
  Origins origins(WebSettings settings, DevelopmentSettings development) {
    return new Origins(settings, development);
  }

  @Bean
  CorsWebFilter corsWebFilter(Origins origins) {
    var source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/**", origins.cors());
    return new CorsWebFilter(source);
  }

  @Bean
  CommandDecoder commandDecoder(WebSettings settings) {
    return new CommandDecoder(Math.toIntExact(settings.maxText().toBytes()));
  }

  @Bean
  RouterFunction<ServerResponse> sendRoute(
      Authentication authentication, RoomLog log, CommandDecoder decoder) {
    return new SendRoute(authentication, log, decoder).route();
  }
}
