package chat.parley.backplane.identity;

import chat.parley.protocol.id.UserId;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;

/// Signs tokens with a configured HS256 key; for development mode and tests. Thread-safe.
public final class TokenIssuer {
  private final Map.Entry<String, String> key;

  /// Signs with the first key by `kid`.
  public TokenIssuer(IdentitySettings settings) {
    this.key =
        settings.keys().entrySet().stream()
            .min(Map.Entry.comparingByKey())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "parley.identity.keys is empty: no key to sign with"));
  }

  public String issue(UserId user, Instant expires) {
    return signed(claims(user, expires));
  }

  /// A token with grants.
  public String issue(UserId user, Instant expires, Grants grants) {
    var roles = new TreeMap<String, String>();
    grants.roles().forEach((room, role) -> roles.put(room.value(), role.label()));
    return signed(claims(user, expires).claim(Grants.CLAIM, roles));
  }

  /// A service token.
  ///
  /// @param user as whom the service acts where it names nobody
  public String issueForService(UserId user, Instant expires) {
    return signed(claims(user, expires).claim("scope", Identity.SERVICE_SCOPE));
  }

  /// An operator's token.
  public String issueForOperator(UserId user, Instant expires) {
    return signed(claims(user, expires).claim("scope", Identity.OPERATOR_SCOPE));
  }

  private static JWTClaimsSet.Builder claims(UserId user, Instant expires) {
    return new JWTClaimsSet.Builder().subject(user.value()).expirationTime(Date.from(expires));
  }

  private String signed(JWTClaimsSet.Builder claims) {
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKey()).build(), claims.build());
    try {
      jwt.sign(new MACSigner(IdentitySettings.decoded(key.getValue())));
    } catch (JOSEException e) {
      throw new IllegalStateException("the key cannot sign", e);
    }
    return jwt.serialize();
  }
}
