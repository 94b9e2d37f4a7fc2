package chat.parley.service.block;

import chat.parley.backplane.block.BlockChange;
import chat.parley.backplane.block.Blocks;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.OwnUser;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import chat.parley.service.store.StoreCall;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `/v1/users/{user}/blocks` and below, for the user himself. Thread-safe.
final class BlockRoutes {
  private static final String BLOCKS = "/v1/users/{user}/blocks";
  private static final String BLOCK = BLOCKS + "/{other}";

  private final Authentication authentication;
  private final Blocks blocks;

  BlockRoutes(Authentication authentication, Blocks blocks) {
    this.authentication = authentication;
    this.blocks = blocks;
  }

  /// Something that a user does about another.
  private interface Blocking {
    CompletionStage<BlockChange> apply(UserId user, UserId other);
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .GET(BLOCKS, this::list)
        .PUT(BLOCK, request -> change(request, blocks::block))
        .DELETE(BLOCK, request -> change(request, blocks::unblock))
        .build();
  }

  private Mono<ServerResponse> list(ServerRequest request) {
    return authentication
        .require(request)
        .map(identity -> OwnUser.of(request, identity))
        .flatMap(user -> StoreCall.ask(() -> blocks.of(user)))
        .flatMap(
            blocked ->
                ServerResponse.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(Map.of("blocks", views(blocked))));
  }

  private Mono<ServerResponse> change(ServerRequest request, Blocking blocking) {
    return authentication
        .require(request)
        .map(identity -> OwnUser.of(request, identity))
        .flatMap(user -> change(user, other(request, user), blocking))
        .flatMap(BlockRoutes::done);
  }

  private static Mono<BlockChange> change(UserId user, UserId other, Blocking blocking) {
    return StoreCall.ask(() -> blocking.apply(user, other));
  }

  private static UserId other(ServerRequest request, UserId user) {
    var other = Requests.user(request, "other");
    if (other.equals(user)) {
      throw new RefusedException(new Refusal(ErrorCode.NOT_ALLOWED, "Nobody blocks himself."));
    }
    return other;
  }

  private static Mono<ServerResponse> done(BlockChange change) {
    return switch (change) {
      case BlockChange.Done _ -> ServerResponse.noContent().build();
      case BlockChange.Refused refused -> Mono.error(new RefusedException(refused.refusal()));
    };
  }

  private static List<BlockView> views(List<UserId> blocked) {
    return blocked.stream().map(user -> new BlockView(user.value())).toList();
  }
}
