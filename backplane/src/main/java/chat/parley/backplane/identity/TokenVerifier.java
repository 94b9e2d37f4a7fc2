package chat.parley.backplane.identity;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.UserId;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Verifies tokens. The algorithm is that of the configured key, never the one that the token
/// claims. Thread-safe: HS256 tokens are answered in the calling thread, which may be an event
/// loop; those of a JWKS on a thread of their own, since a key may have to be fetched.
public final class TokenVerifier {
  private final IdentitySettings settings;
  private final Clock clock;
  private final Map<String, JWSVerifier> keys = new HashMap<>();
  private final @Nullable JwksVerifier jwks;

  public TokenVerifier(IdentitySettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.jwks = settings.jwksUrl() == null ? null : new JwksVerifier(settings.jwksUrl());
    settings.keys().forEach((kid, key) -> keys.put(kid, macVerifier(key)));
  }

  /// Does not fail.
  public CompletionStage<Verified> verify(String token) {
    try {
      var jwt = SignedJWT.parse(token);
      var key = key(jwt);
      if (key != null) {
        return CompletableFuture.completedStage(verifyWith(key, jwt));
      }
      return jwks == null
          ? refused("No key fits it.")
          : jwks.signature(jwt).thenApply(signature -> verified(signature, jwt));
    } catch (ParseException _) {
      return refused("It is not a signed JWT.");
    }
  }

  private @Nullable JWSVerifier key(SignedJWT jwt) {
    var kid = jwt.getHeader().getKeyID();
    if (kid != null) {
      return keys.get(kid);
    }
    // A token without `kid` is fine while there is just one key to try.
    return keys.size() == 1 && jwks == null ? keys.values().iterator().next() : null;
  }

  private Verified verifyWith(JWSVerifier key, SignedJWT jwt) {
    try {
      return JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) && jwt.verify(key)
          ? claims(jwt)
          : bad("Its signature is wrong.");
    } catch (JOSEException _) {
      return bad("Its signature is wrong.");
    }
  }

  private Verified verified(JwksVerifier.Signature signature, SignedJWT jwt) {
    return switch (signature) {
      case GOOD -> claims(jwt);
      case BAD -> bad("No key fits it.");
      case UNKNOWN ->
          new Verified.Refused(
              new Refusal(
                  ErrorCode.UNAVAILABLE,
                  "The token cannot be checked now: the keys of its issuer are not at hand."));
    };
  }

  private Verified claims(SignedJWT jwt) {
    try {
      return claims(jwt.getJWTClaimsSet());
    } catch (ParseException _) {
      return bad("Its claims cannot be read.");
    }
  }

  private Verified claims(JWTClaimsSet claims) {
    var user = claims.getSubject();
    if (user == null || !UserId.isValid(user) || user.equals(UserId.OF_CLUSTER.value())) {
      return bad("Its 'sub' is not a user id.");
    }
    if (claims.getExpirationTime() == null) {
      return bad("It has no 'exp'.");
    }
    var now = clock.instant();
    if (claims.getNotBeforeTime() != null
        && claims.getNotBeforeTime().toInstant().isAfter(now.plus(settings.clockSkew()))) {
      return bad("Its 'nbf' lies ahead.");
    }
    if (settings.audience() != null && !claims.getAudience().contains(settings.audience())) {
      return bad("Its 'aud' is not the one of this service.");
    }
    if (settings.issuer() != null && !settings.issuer().equals(claims.getIssuer())) {
      return bad("Its 'iss' is not one that this service trusts.");
    }
    var grants = Grants.of(claims.getClaim(Grants.CLAIM));
    if (grants.isEmpty()) {
      return bad(
          "Its 'rooms' must be an object of up to "
              + Grants.MOST
              + " rooms, each with 'reader', 'member' or 'moderator'.");
    }
    var expires = claims.getExpirationTime().toInstant();
    return accepted(
        new Identity(
            new UserId(user),
            expires.plus(settings.clockSkew()),
            hasScope(claims, Identity.SERVICE_SCOPE),
            hasScope(claims, Identity.OPERATOR_SCOPE) ? grants.get().ofOperator() : grants.get()),
        now);
  }

  /// `scope` is a string of words (RFC 8693, 4.2); some issuers have something else under that
  /// name, which says nothing here.
  private static boolean hasScope(JWTClaimsSet claims, String scope) {
    return claims.getClaim("scope") instanceof String scopes
        && List.of(scopes.split(" ", -1)).contains(scope);
  }

  private Verified accepted(Identity identity, Instant now) {
    var expired = identity.expires().minus(settings.clockSkew());
    return identity.expires().isAfter(now)
        ? new Verified.Accepted(identity)
        : new Verified.Refused(
            new Refusal(ErrorCode.TOKEN_EXPIRED, "The token expired at " + expired + "."));
  }

  private static JWSVerifier macVerifier(String key) {
    try {
      return new MACVerifier(IdentitySettings.decoded(key));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("a key of parley.identity.keys cannot be used", e);
    }
  }

  private static CompletionStage<Verified> refused(String why) {
    return CompletableFuture.completedStage(bad(why));
  }

  private static Verified bad(String why) {
    return new Verified.Refused(
        new Refusal(ErrorCode.BAD_TOKEN, ErrorCode.BAD_TOKEN.text() + " " + why));
  }
}
