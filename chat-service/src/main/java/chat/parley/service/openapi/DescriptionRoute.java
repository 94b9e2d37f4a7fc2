package chat.parley.service.openapi;

import java.util.function.Supplier;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.util.DigestUtils;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// A description, of both services, for anybody. It is put together when it is first asked for,
/// since no start should wait for that, and kept. Thread-safe.
final class DescriptionRoute {
  private final String path;
  private final Mono<Description> description;

  DescriptionRoute(String path, Supplier<byte[]> document) {
    this.path = path;
    this.description =
        Mono.fromCallable(() -> read(document)).subscribeOn(Schedulers.boundedElastic()).cache();
  }

  /// @param tag of this very document
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Description(byte[] json, String tag) {}

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .GET(path, _ -> description.flatMap(DescriptionRoute::answer))
        .build();
  }

  private static Description read(Supplier<byte[]> document) {
    var json = document.get();
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
