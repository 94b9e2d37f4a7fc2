package chat.parley.loadtest.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignedTokensTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_763_764_800), ZoneOffset.UTC);

  /// RFC 7515, appendix A.1.
  @Test
  void signsTheExampleOfTheStandard() {
    byte[] key =
        Base64.getUrlDecoder()
            .decode(
                "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");

    String token =
        new SignedTokens("dev", key, Map.of(), CLOCK)
            .sign(
                "{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}",
                "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n"
                    + " \"http://example.com/is_root\":true}");

    assertThat(token)
        .isEqualTo(
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
                + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
                + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  }

  @Test
  void namesUserExpiryAndKey() {
    List<String> parts = parts(new SignedTokens("dev", new byte[32], Map.of(), CLOCK).of("alice"));

    assertThat(decoded(parts.get(0)))
        .isEqualTo("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"dev\"}");
    assertThat(decoded(parts.get(1))).isEqualTo("{\"sub\":\"alice\",\"exp\":1763808000}");
  }

  @Test
  void saysWhatTheServicesAskForBesides() {
    var tokens = SignedTokens.with("k1", "AAAA", Map.of("iss", "it's \"me\""), CLOCK);

    List<String> parts = parts(tokens.of("alice"));

    assertThat(decoded(parts.get(0))).endsWith("\"kid\":\"k1\"}");
    assertThat(decoded(parts.get(1))).endsWith(",\"iss\":\"it's \\\"me\\\"\"}");
  }

  private static List<String> parts(String token) {
    return List.of(token.split("\\.", -1));
  }

  private static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), UTF_8);
  }
}
