package chat.parley.backplane.web;

import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.state.Condition;
import chat.parley.backplane.state.StateChange;
import chat.parley.backplane.state.StateChanges;
import chat.parley.backplane.state.WantedChange;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.position.Position;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/// Reads what somebody wants of a document from his request: the body is the document or the patch
/// itself, so key and position stand in the query. Bodies are not looked at here, but by workers,
/// as the documents themselves are.
final class StateRequest {
  private static final MediaType JSON_PATCH = MediaType.valueOf("application/json-patch+json");
  private static final MediaType MERGE_PATCH = MediaType.valueOf("application/merge-patch+json");
  private static final byte[] EMPTY = {};

  private StateRequest() {}

  static Mono<WantedChange> put(ServerRequest request, Actor actor) {
    return Requests.json(request)
        .map(document -> wanted(request, actor, () -> StateChange.put(document)));
  }

  static Mono<WantedChange> patch(ServerRequest request, Actor actor) {
    boolean isMerge = isMergePatch(request);
    return request
        .bodyToMono(byte[].class)
        .defaultIfEmpty(EMPTY)
        .map(
            patch ->
                wanted(
                    request,
                    actor,
                    () -> isMerge ? StateChange.mergePatch(patch) : StateChange.jsonPatch(patch)));
  }

  private static WantedChange wanted(
      ServerRequest request, Actor actor, Supplier<StateChange> change) {
    return new WantedChange(
        actor,
        key(request),
        first(request),
        Condition.of(request.headers().header(HttpHeaders.IF_MATCH)),
        change);
  }

  private static SendKey key(ServerRequest request) {
    var key = request.queryParam("key").orElse(null);
    if (key == null) {
      return StateChanges.newKey();
    }
    if (!SendKey.isValid(key)) {
      throw new RefusedException(Refusal.of(ErrorCode.BAD_KEY));
    }
    return new SendKey(key);
  }

  private static @Nullable Position first(ServerRequest request) {
    var first = request.queryParam("first").orElse(null);
    return first == null
        ? null
        : Position.parse(first)
            .orElseThrow(() -> new RefusedException(Refusal.of(ErrorCode.BAD_POSITION)));
  }

  private static boolean isMergePatch(ServerRequest request) {
    var type = contentType(request);
    if (type != null && type.equalsTypeAndSubtype(MERGE_PATCH)) {
      return true;
    }
    if (type != null && type.equalsTypeAndSubtype(JSON_PATCH)) {
      return false;
    }
    throw new RefusedException(
        new Refusal(
            ErrorCode.WRONG_MEDIA_TYPE,
            "The body must be " + JSON_PATCH + " or " + MERGE_PATCH + '.'));
  }

  private static @Nullable MediaType contentType(ServerRequest request) {
    try {
      return request.headers().contentType().orElse(null);
    } catch (InvalidMediaTypeException _) {
      return null;
    }
  }
}
