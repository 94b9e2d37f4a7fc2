package chat.parley.backplane.web;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import org.springframework.context.ApplicationContext;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// Keeps API and pages off the management port. Boot gives that port a context of its own, a child
/// of the service's, which inherits all routes, and this filter with them. Thread-safe.
final class ManagementPort implements WebFilter {
  private final ApplicationContext service;
  private final String basePath;

  /// @param service the context that the API belongs to
  /// @param basePath what the management port is for
  ManagementPort(ApplicationContext service, String basePath) {
    this.service = service;
    this.basePath = basePath;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    boolean isManagement = exchange.getRequest().getPath().value().startsWith(basePath);
    return !isManagement && !service.equals(exchange.getApplicationContext())
        ? Mono.error(new RefusedException(Refusal.of(ErrorCode.WRONG_PATH)))
        : chain.filter(exchange);
  }
}
