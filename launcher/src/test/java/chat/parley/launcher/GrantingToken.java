package chat.parley.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.launcher.client.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/// Signs, with the key that it shares with the cluster, what a product's own back end says of its
/// user's rooms.
final class GrantingToken {
  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final String ALGORITHM = "HmacSHA256";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private GrantingToken() {}

  /// @param rooms a role by room
  static Identity of(TestCluster cluster, String user, Map<String, String> rooms) {
    var header = Map.of("alg", "HS256", "typ", "JWT", "kid", "dev");
    var expires = Instant.now().plus(LIFE).getEpochSecond();
    var claims = Map.of("sub", user, "exp", expires, "rooms", rooms);
    var signed = part(header) + '.' + part(claims);
    return new Identity(user, signed + '.' + signature(key(cluster), signed));
  }

  private static String part(Map<String, ?> members) {
    return ENCODER.encodeToString(JsonMapper.shared().writeValueAsBytes(members));
  }

  private static byte[] key(TestCluster cluster) {
    try {
      var text = Files.readString(cluster.plan().data().developmentKey()).strip();
      return Base64.getUrlDecoder().decode(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String signature(byte[] key, String signed) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return ENCODER.encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
