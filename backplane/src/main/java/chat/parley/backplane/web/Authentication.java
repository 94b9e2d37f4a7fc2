package chat.parley.backplane.web;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.identity.TokenVerifier;
import chat.parley.backplane.identity.Verified;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/// Who asks: the token of the `Authorization` header, verified. The one place that knows what
/// service tokens are good for, and that counts what is to be done for whom. Thread-safe.
public final class Authentication {
  private static final String SCHEME = "Bearer ";

  /// The parameter in which a service names the user as whom it acts.
  private static final String AS = "as";

  private final TokenVerifier verifier;
  private final UserRates rates;

  /// @param rates of all but reads
  public Authentication(TokenVerifier verifier, UserRates rates) {
    this.verifier = verifier;
    this.rates = rates;
  }

  /// Fails with a refusal where there is no token, or none that is accepted. A service may act as
  /// any user, whom it names in `as`: the rules of rooms are then those for that user. Anybody else
  /// who names one is refused with 4350. Who asks too often for something to be done is refused
  /// with 4103 before his request is read.
  public Mono<Identity> require(ServerRequest request) {
    return bearer(request.headers().firstHeader(HttpHeaders.AUTHORIZATION))
        .map(this::verified)
        .orElseGet(() -> Mono.error(new RefusedException(Refusal.of(ErrorCode.NO_TOKEN))))
        .map(identity -> admitted(identity, request))
        .map(identity -> acting(identity, request));
  }

  /// The same for what only services may do: fails with 4350 for anybody else.
  public Mono<Identity> requireService(ServerRequest request) {
    return require(request).map(Authentication::ofService);
  }

  private Identity admitted(Identity identity, ServerRequest request) {
    var method = request.method();
    boolean isRead = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    if (!isRead) {
      rates.require(identity);
    }
    return identity;
  }

  /// The same for what only operators may do: fails with 4359 for anybody else.
  public Mono<Identity> requireOperator(ServerRequest request) {
    return require(request).map(Authentication::ofOperator);
  }

  /// The same for what services and operators may do: fails with 4350 for anybody else.
  public Mono<Identity> requireServiceOrOperator(ServerRequest request) {
    return require(request).map(identity -> identity.isOperator() ? identity : ofService(identity));
  }

  private static Identity acting(Identity identity, ServerRequest request) {
    return request.queryParam(AS).map(name -> ofService(identity).as(user(name))).orElse(identity);
  }

  private static Identity ofService(Identity identity) {
    if (!identity.isService()) {
      throw new RefusedException(Refusal.of(ErrorCode.NOT_A_SERVICE));
    }
    return identity;
  }

  private static Identity ofOperator(Identity identity) {
    if (!identity.isOperator()) {
      throw new RefusedException(Refusal.of(ErrorCode.NOT_AN_OPERATOR));
    }
    return identity;
  }

  private static UserId user(String name) {
    if (!UserId.isValid(name) || name.equals(UserId.OF_CLUSTER.value())) {
      throw new RefusedException(Refusal.of(ErrorCode.BAD_USER));
    }
    return new UserId(name);
  }

  /// The token of an `Authorization` header.
  public static Optional<String> bearer(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(authorization.substring(SCHEME.length()).trim())
        : Optional.empty();
  }

  private Mono<Identity> verified(String token) {
    // A future of its own: the verifier's stages cannot be cancelled, and a refusal below cancels.
    return Mono.fromFuture(verifier.verify(token).toCompletableFuture())
        .map(
            verified ->
                switch (verified) {
                  case Verified.Accepted accepted -> accepted.identity();
                  case Verified.Refused refused -> throw new RefusedException(refused.refusal());
                });
  }
}
