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
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs tokens with the development key (HS256, RFC 7515), to spare a run one request per user.
/// Thread-safe.
public final class SignedTokens implements Tokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"dev\"}";

  /// Longer than any run, since nobody refreshes.
  private static final Duration LIFETIME = Duration.ofHours(12);

  private final SecretKeySpec key;
  private final Clock clock;

  SignedTokens(byte[] key, Clock clock) {
    this.key = new SecretKeySpec(key, ALGORITHM);
    this.clock = clock;
  }

  /// Reads a file that holds the key in base64url.
  public static SignedTokens fromKeyFile(Path file, Clock clock) {
    try {
      return new SignedTokens(Base64.getUrlDecoder().decode(Files.readString(file).strip()), clock);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the key file " + file, unreadable);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("the key file " + file + " does not hold base64url");
    }
  }

  @Override
  public String of(String user) {
    long expires = clock.instant().plus(LIFETIME).getEpochSecond();
    return sign(HEADER, "{\"sub\":\"" + user + "\",\"exp\":" + expires + "}");
  }

  String sign(String header, String claims) {
    String signed = base64Url(header.getBytes(UTF_8)) + "." + base64Url(claims.getBytes(UTF_8));
    return signed + "." + base64Url(signature(signed.getBytes(UTF_8)));
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

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
