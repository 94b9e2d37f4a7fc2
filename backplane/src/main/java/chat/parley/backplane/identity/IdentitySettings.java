package chat.parley.backplane.identity;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Which tokens are accepted. At least a key or a JWKS URL is needed.
///
/// @param keys HS256 keys by `kid`: base64url of at least 32 bytes. Two at a time while keys are
///   rotated
/// @param jwksUrl where the public keys of an identity provider are
/// @param audience the `aud` a token must have; not checked where it is absent
/// @param issuer the `iss` a token must have; not checked where it is absent
/// @param clockSkew by how much the clocks of issuer and node may differ
@ConfigurationProperties("parley.identity")
public record IdentitySettings(
    @DefaultValue Map<String, String> keys,
    @Nullable URI jwksUrl,
    @Nullable String audience,
    @Nullable String issuer,
    @DefaultValue("30s") Duration clockSkew) {
  private static final int MIN_KEY_BYTES = 32;

  public IdentitySettings {
    keys = Map.copyOf(keys);
    keys.forEach(IdentitySettings::check);
    if (clockSkew.isNegative()) {
      throw new IllegalArgumentException("parley.identity.clock-skew must not be negative");
    }
  }

  /// The keys as bytes.
  static byte[] decoded(String key) {
    return Base64.getUrlDecoder().decode(key);
  }

  /// Whether any token can be verified at all.
  public boolean hasKey() {
    return !keys.isEmpty() || jwksUrl != null;
  }

  private static void check(String kid, String key) {
    try {
      if (decoded(key).length >= MIN_KEY_BYTES) {
        return;
      }
    } catch (IllegalArgumentException _) {
      // Said below, without the key.
    }
    throw new IllegalArgumentException(
        "parley.identity.keys." + kid + " must be base64url of at least 32 bytes");
  }

  /// Without the keys.
  @Override
  public String toString() {
    return "IdentitySettings[kids=" + keys.keySet() + ", jwksUrl=" + jwksUrl + "]";
  }
}
