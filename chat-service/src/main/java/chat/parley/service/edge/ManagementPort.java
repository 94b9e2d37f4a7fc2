package chat.parley.service.edge;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import org.springframework.context.ApplicationContext;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// Keeps the API off the management port. Boot gives that port a context of its own, a child of the
/// service's, which inherits all routes, and this filter with them. Thread-safe.
final class ManagementPort implements WebFilter {
  private static final String API = "/v1/";

  private final ApplicationContext service;

  /// @param service the context that the API belongs to
  ManagementPort(ApplicationContext service) {
    this.service = service;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    boolean isApi = exchange.getRequest().getPath().value().startsWith(API);
    return isApi && !service.equals(exchange.getApplicationContext())
        ? Mono.error(new RefusedException(Refusal.of(ErrorCode.WRONG_PATH)))
        : chain.filter(exchange);
  }
}
