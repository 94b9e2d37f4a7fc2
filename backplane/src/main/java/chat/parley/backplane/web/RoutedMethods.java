package chat.parley.backplane.web;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/// Collects which methods each path is routed for, from the routes themselves. Confined to one
/// thread.
final class RoutedMethods implements RouterFunctions.Visitor {
  private final Map<String, Set<HttpMethod>> byPath = new LinkedHashMap<>();

  Map<String, Set<HttpMethod>> byPath() {
    return byPath;
  }

  @Override
  public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
    var route = new RoutePredicate();
    predicate.accept(route);
    if (route.path() != null) {
      byPath.computeIfAbsent(route.path(), _ -> new LinkedHashSet<>()).addAll(route.methods());
    }
  }

  @Override
  public void startNested(RequestPredicate predicate) {}

  @Override
  public void endNested(RequestPredicate predicate) {}

  @Override
  public void resources(Function<ServerRequest, Mono<Resource>> lookup) {}

  @Override
  public void attributes(Map<String, Object> attributes) {}

  @Override
  public void unknown(RouterFunction<?> route) {}
}
