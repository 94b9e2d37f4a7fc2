package chat.parley.backplane.web;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;

/// Reads a route's predicate: its path and its methods. Confined to one thread.
final class RoutePredicate implements RequestPredicates.Visitor {
  private Set<HttpMethod> methods = Set.of();
  private @Nullable String path;

  Set<HttpMethod> methods() {
    return methods;
  }

  /// Null for a route that is not bound to a path.
  @Nullable String path() {
    return path;
  }

  @Override
  public void method(Set<HttpMethod> routed) {
    methods = routed;
  }

  @Override
  public void path(String pattern) {
    path = pattern;
  }

  @SuppressWarnings("removal") // abstract for as long as it exists
  @Override
  public void pathExtension(String extension) {}

  @Override
  public void header(String name, String value) {}

  @Override
  public void queryParam(String name, String value) {}

  @Override
  public void version(String version) {}

  @Override
  public void startAnd() {}

  @Override
  public void and() {}

  @Override
  public void endAnd() {}

  @Override
  public void startOr() {}

  @Override
  public void or() {}

  @Override
  public void endOr() {}

  @Override
  public void startNegate() {}

  @Override
  public void endNegate() {}

  @Override
  public void unknown(RequestPredicate predicate) {}
}
