package chat.parley.backplane.web;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// Answers 4313 with `Allow` on a path that exists, for a method that it does not answer. A
/// functional route by itself would answer as if the path did not exist.
final class WrongMethods {
  private WrongMethods() {}

  /// The routes to ask after all of `routes`.
  static RouterFunction<ServerResponse> of(Stream<RouterFunction<ServerResponse>> routes) {
    var routed = new RoutedMethods();
    routes.forEach(route -> route.accept(routed));
    var wrong = RouterFunctions.route();
    routed
        .byPath()
        .forEach(
            (path, methods) ->
                wrong.route(RequestPredicates.path(path), request -> refuse(request, methods)));
    return wrong.build();
  }

  private static Mono<ServerResponse> refuse(ServerRequest request, Set<HttpMethod> allowed) {
    request.exchange().getResponse().getHeaders().setAllow(allowed);
    return Mono.error(new RefusedException(Refusal.of(ErrorCode.WRONG_METHOD)));
  }
}
