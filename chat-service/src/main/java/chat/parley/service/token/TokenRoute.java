package chat.parley.service.token;

import chat.parley.backplane.identity.TokenIssuer;
import chat.parley.protocol.id.UserId;
import chat.parley.service.edge.JsonBody;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `POST /v1/tokens`: any user's token for anyone, those of services and operators too.
/// Thread-safe.
final class TokenRoute {
  private final TokenIssuer issuer;
  private final Duration lifetime;
  private final Clock clock;

  TokenRoute(TokenIssuer issuer, TokenSettings settings, Clock clock) {
    this.issuer = issuer;
    this.lifetime = settings.lifetime();
    this.clock = clock;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().POST("/v1/tokens", this::create).build();
  }

  private Mono<ServerResponse> create(ServerRequest request) {
    return JsonBody.read(request, TokenRequest.class).map(this::issue).flatMap(TokenRoute::answer);
  }

  /// The claim `exp` has whole seconds, so the answer has too.
  private IssuedToken issue(TokenRequest asked) {
    var user = asked.checkedUser();
    var expires = clock.instant().plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
    return new IssuedToken(token(asked, user, expires), user.value(), expires.toEpochMilli());
  }

  private String token(TokenRequest asked, UserId user, Instant expires) {
    if (asked.isForService()) {
      return issuer.issueForService(user, expires);
    }
    return asked.isForOperator()
        ? issuer.issueForOperator(user, expires)
        : issuer.issue(user, expires);
  }

  private static Mono<ServerResponse> answer(IssuedToken token) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore())
        .bodyValue(token);
  }
}
