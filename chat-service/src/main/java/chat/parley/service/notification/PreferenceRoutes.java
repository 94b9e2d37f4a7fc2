package chat.parley.service.notification;

import chat.parley.backplane.inbox.PreferenceChange;
import chat.parley.backplane.inbox.PreferenceStore;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.OwnUser;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.codec.DecodedPreferences;
import chat.parley.protocol.codec.PreferencesDecoder;
import chat.parley.protocol.command.PreferencesChange;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import chat.parley.service.store.StoreCall;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `/v1/users/{user}/notifications/preferences`, for the user himself. Thread-safe.
final class PreferenceRoutes {
  private static final String PREFERENCES = "/v1/users/{user}/notifications/preferences";

  private final Authentication authentication;
  private final PreferenceStore preferences;

  PreferenceRoutes(Authentication authentication, PreferenceStore preferences) {
    this.authentication = authentication;
    this.preferences = preferences;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .GET(PREFERENCES, this::show)
        .PUT(PREFERENCES, this::change)
        .build();
  }

  private Mono<ServerResponse> show(ServerRequest request) {
    return authentication
        .require(request)
        .map(identity -> OwnUser.of(request, identity))
        .flatMap(this::view)
        .flatMap(PreferenceRoutes::answer);
  }

  private Mono<ServerResponse> change(ServerRequest request) {
    return authentication
        .require(request)
        .map(identity -> OwnUser.of(request, identity))
        .zipWhen(_ -> Requests.json(request).map(PreferenceRoutes::decoded))
        .flatMap(asked -> changed(asked.getT1(), asked.getT2()))
        .flatMap(PreferenceRoutes::answer);
  }

  private Mono<PreferencesView> changed(UserId user, PreferencesChange change) {
    return StoreCall.<PreferenceChange>ask(() -> preferences.change(user, change))
        .flatMap(
            changed ->
                switch (changed) {
                  case PreferenceChange.Done _ -> view(user);
                  case PreferenceChange.Refused refused ->
                      Mono.error(new RefusedException(refused.refusal()));
                });
  }

  private Mono<PreferencesView> view(UserId user) {
    return StoreCall.ask(() -> preferences.of(user)).map(PreferencesView::of);
  }

  private static PreferencesChange decoded(byte[] json) {
    return switch (PreferencesDecoder.decode(json)) {
      case DecodedPreferences.Understood understood -> understood.change();
      case DecodedPreferences.Malformed malformed ->
          throw new RefusedException(malformed.refusal());
    };
  }

  private static Mono<ServerResponse> answer(PreferencesView view) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(view);
  }
}
