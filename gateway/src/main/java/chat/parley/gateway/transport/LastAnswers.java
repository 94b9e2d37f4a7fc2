package chat.parley.gateway.transport;

import chat.parley.gateway.admission.Admission;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// On a node that is leaving, each answer is the last on its connection: whoever keeps connections
/// for later requests makes his next one elsewhere, in place of a socket that the end of the server
/// closes under it. First of the filters: errors and preflights are answers, too. Thread-safe.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class LastAnswers implements WebFilter {
  private final Admission admission;

  LastAnswers(Admission admission) {
    this.admission = admission;
  }

  /// A poll may have begun to wait before the drain.
  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    var response = exchange.getResponse();
    response.beforeCommit(
        () -> {
          if (admission.isDraining()) {
            response.getHeaders().set(HttpHeaders.CONNECTION, "close");
          }
          return Mono.empty();
        });
    return chain.filter(exchange);
  }
}
