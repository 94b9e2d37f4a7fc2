package chat.parley.backplane.web;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/// What routes read from a request, each with its numbered refusal.
public final class Requests {
  private static final byte[] EMPTY = {};

  private Requests() {}

  public static RoomId room(ServerRequest request) {
    var value = request.pathVariable("room");
    if (!RoomId.isValid(value)) {
      throw new RefusedException(Refusal.of(ErrorCode.BAD_ROOM));
    }
    return new RoomId(value);
  }

  public static UserId user(ServerRequest request) {
    return user(request, "user");
  }

  /// @param variable of the path
  public static UserId user(ServerRequest request, String variable) {
    var value = request.pathVariable(variable);
    // The product's own user is nobody who could be met.
    if (!UserId.isValid(value) || value.equals(UserId.OF_CLUSTER.value())) {
      throw new RefusedException(Refusal.of(ErrorCode.BAD_USER));
    }
    return new UserId(value);
  }

  /// The body as bytes, empty where there is none. Its size is bounded by
  /// `spring.http.codecs.max-in-memory-size`.
  public static Mono<byte[]> json(ServerRequest request) {
    return isJson(request)
        ? request.bodyToMono(byte[].class).defaultIfEmpty(EMPTY)
        : Mono.error(new RefusedException(Refusal.of(ErrorCode.WRONG_MEDIA_TYPE)));
  }

  private static boolean isJson(ServerRequest request) {
    try {
      return request
          .headers()
          .contentType()
          .map(type -> type.isCompatibleWith(MediaType.APPLICATION_JSON))
          .orElse(true);
    } catch (InvalidMediaTypeException _) {
      return false;
    }
  }
}
