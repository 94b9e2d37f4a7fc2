package chat.parley.backplane.web;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.identity.TokenVerifier;
import chat.parley.backplane.identity.Verified;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/// Who asks: the token of the `Authorization` header, verified. Thread-safe.
public final class Authentication {
  private static final String SCHEME = "Bearer ";

  private final TokenVerifier verifier;

  public Authentication(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  /// Fails with a refusal where there is no token, or none that is accepted.
  public Mono<Identity> require(ServerRequest request) {
    return bearer(request.headers().firstHeader(HttpHeaders.AUTHORIZATION))
        .map(this::verified)
        .orElseGet(() -> Mono.error(new RefusedException(Refusal.of(ErrorCode.NO_TOKEN))));
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
