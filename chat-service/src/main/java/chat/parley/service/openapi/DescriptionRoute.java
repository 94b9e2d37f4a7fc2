package chat.parley.service.openapi;

import chat.parley.backplane.openapi.ApiDescription;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.util.DigestUtils;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// `GET /v1/openapi.json`, of both services, for anybody. It is put together when it is first asked
/// for, since no start should wait for that, and kept. Thread-safe.
final class DescriptionRoute {
  private final Mono<Description> description =
      Mono.fromCallable(DescriptionRoute::read).subscribeOn(Schedulers.boundedElastic()).cache();

  /// @param tag of this very document
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Description(byte[] json, String tag) {}

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .GET("/v1/openapi.json", _ -> description.flatMap(DescriptionRoute::answer))
        .build();
  }

  private static Description read() {
    var json = ApiDescription.json();
    return new Description(json, '"' + DigestUtils.md5DigestAsHex(json) + '"');
  }

  /// Spring answers 304 to whoever names the tag.
  private static Mono<ServerResponse> answer(Description description) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noCache())
        .eTag(description.tag())
        .bodyValue(description.json());
  }
}
