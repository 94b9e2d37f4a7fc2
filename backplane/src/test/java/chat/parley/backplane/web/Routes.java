package chat.parley.backplane.web;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.context.ApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// The routes of a running service, read from its beans as the service itself reads them for what
/// it answers to a wrong method.
public final class Routes {
  private static final String API = "/v1/";
  private static final ResolvableType ROUTE =
      ResolvableType.forClassWithGenerics(RouterFunction.class, ServerResponse.class);

  private Routes() {}

  /// Those of the API, each like `GET /v1/rooms/{room}`.
  public static SortedSet<String> of(ApplicationContext service) {
    var routed = new RoutedMethods();
    service
        .<RouterFunction<ServerResponse>>getBeanProvider(ROUTE)
        .orderedStream()
        .forEach(route -> route.accept(routed));
    var routes = new TreeSet<String>();
    routed.byPath().forEach((path, methods) -> add(routes, path, methods));
    return routes;
  }

  private static void add(Set<String> routes, String path, Set<HttpMethod> methods) {
    if (path.startsWith(API)) {
      methods.forEach(method -> routes.add(method + " " + path));
    }
  }
}
