package chat.parley.service.profile;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.profile.ProfileChanged;
import chat.parley.backplane.profile.Profiles;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.OwnUser;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.codec.DecodedProfile;
import chat.parley.protocol.codec.ProfileDecoder;
import chat.parley.protocol.command.ProfileChange;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import chat.parley.service.edge.JsonBody;
import chat.parley.service.edge.UsersQuery;
import chat.parley.service.store.StoreCall;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// `/v1/users/{user}` and `POST /v1/users/lookup`. Anybody who is signed in may ask, and each may
/// change what is said of himself. Thread-safe.
final class ProfileRoutes {
  private static final String USER = "/v1/users/{user}";

  private final Authentication authentication;
  private final Profiles profiles;
  private final ProfileDecoder decoder;

  ProfileRoutes(Authentication authentication, Profiles profiles, ProfileDecoder decoder) {
    this.authentication = authentication;
    this.profiles = profiles;
    this.decoder = decoder;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .POST("/v1/users/lookup", this::several)
        .GET(USER, this::one)
        .PUT(USER, this::change)
        .build();
  }

  private Mono<ServerResponse> one(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(_ -> view(Requests.user(request)))
        .flatMap(ProfileRoutes::ok);
  }

  private Mono<ServerResponse> several(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(_ -> JsonBody.read(request, UsersQuery.class))
        .flatMap(query -> views(query.ids()))
        .flatMap(views -> ok(Map.of("profiles", views)));
  }

  private Mono<ServerResponse> change(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(identity -> change(request, identity))
        .flatMap(ProfileRoutes::ok);
  }

  private Mono<ProfileView> change(ServerRequest request, Identity identity) {
    var user = OwnUser.of(request, identity);
    return Requests.json(request)
        .map(this::decoded)
        .flatMap(change -> StoreCall.ask(() -> profiles.change(user, change)))
        .map(changed -> answer(user, changed));
  }

  private ProfileChange decoded(byte[] json) {
    return switch (decoder.decode(json)) {
      case DecodedProfile.Understood understood -> understood.change();
      case DecodedProfile.Malformed malformed -> throw new RefusedException(malformed.refusal());
    };
  }

  private Mono<List<ProfileView>> views(List<UserId> users) {
    return Flux.fromIterable(users).flatMapSequential(this::view).collectList();
  }

  private Mono<ProfileView> view(UserId user) {
    return StoreCall.ask(() -> profiles.of(user))
        .map(profile -> ProfileView.of(user.value(), profile));
  }

  private static ProfileView answer(UserId user, ProfileChanged changed) {
    return switch (changed) {
      case ProfileChanged.Done done -> ProfileView.of(user.value(), done.now());
      case ProfileChanged.Refused refused -> throw new RefusedException(refused.refusal());
    };
  }

  private static Mono<ServerResponse> ok(Object body) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(body);
  }
}
