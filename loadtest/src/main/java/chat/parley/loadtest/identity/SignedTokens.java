package chat.parley.loadtest.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/// Signs tokens with a key that the services know (HS256, RFC 7515), to spare a run one request per
/// user, and where nobody else issues them. Thread-safe.
public final class SignedTokens implements Tokens {
  /// The `kid` of the key of development mode.
  public static final String DEVELOPMENT = "dev";

  private static final String ALGORITHM = "HmacSHA256";
  private static final JsonMapper JSON = new JsonMapper();

  /// Longer than any run, since nobody refreshes.
  private static final Duration LIFETIME = Duration.ofHours(12);

  private final SecretKeySpec key;
  private final String header;
  private final Map<String, String> claims;
  private final Clock clock;

  SignedTokens(String kid, byte[] key, Map<String, String> claims, Clock clock) {
    this.key = new SecretKeySpec(key, ALGORITHM);
    this.header = header(kid);
    this.claims = Map.copyOf(claims);
    this.clock = clock;
  }

  /// With the key of development mode, which a file holds in base64url.
  public static SignedTokens fromKeyFile(Path file, Clock clock) {
    return fromKeyFile(file, DEVELOPMENT, Map.of(), clock);
  }

  /// With the key that a file holds in base64url.
  ///
  /// @param kid the name that the services know the key by
  /// @param claims what each token says besides its user and its end
  public static SignedTokens fromKeyFile(
      Path file, String kid, Map<String, String> claims, Clock clock) {
    try {
      return new SignedTokens(kid, decoded(Files.readString(file)), claims, clock);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the key file " + file, unreadable);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("the key file " + file + " does not hold base64url");
    }
  }

  /// With a key in base64url; see [#fromKeyFile].
  public static SignedTokens with(String kid, String key, Map<String, String> claims, Clock clock) {
    try {
      return new SignedTokens(kid, decoded(key), claims, clock);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("the key " + kid + " is not base64url");
    }
  }

  @Override
  public String of(String user) {
    return of(user, LIFETIME, Map.of());
  }

  /// @param more claims of this token alone
  public String of(String user, Duration lifetime, Map<String, ?> more) {
    var all = new LinkedHashMap<String, Object>();
    all.put("sub", user);
    all.put("exp", clock.instant().plus(lifetime).getEpochSecond());
    all.putAll(claims);
    all.putAll(more);
    return sign(header, JSON.writeValueAsString(all));
  }

  String sign(String header, String claims) {
    String signed = base64Url(header.getBytes(UTF_8)) + "." + base64Url(claims.getBytes(UTF_8));
    return signed + "." + base64Url(signature(signed.getBytes(UTF_8)));
  }

  private static String header(String kid) {
    var all = new LinkedHashMap<String, String>();
    all.put("alg", "HS256");
    all.put("typ", "JWT");
    all.put("kid", kid);
    return JSON.writeValueAsString(all);
  }

  private byte[] signature(byte[] signed) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(signed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
    }
  }

  private static byte[] decoded(String key) {
    return Base64.getUrlDecoder().decode(key.strip());
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
