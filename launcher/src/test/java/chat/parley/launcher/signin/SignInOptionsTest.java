package chat.parley.launcher.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Rest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class SignInOptionsTest {
  private static final String KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY";

  /// Nobody is there: who asks chat-service fails.
  private static final Rest NOWHERE = new Rest(URI.create("http://127.0.0.1:1"));

  @Test
  void aKeyOfTheServicesEnvironmentSignsWhatTheyAskFor() {
    var environment =
        Map.of(
            "PARLEY_IDENTITY_KEYS_K2", KEY,
            "PARLEY_IDENTITY_KEYS_K1", KEY,
            "PARLEY_IDENTITY_KEYS_EMPTY", "",
            "PARLEY_IDENTITY_ISSUER", "https://id.example.org",
            "PARLEY_IDENTITY_AUDIENCE", "chat");

    var alice = options().signIn(environment).as("alice", NOWHERE);

    assertThat(alice.user()).isEqualTo("alice");
    assertThat(part(alice, 0)).contains("\"kid\":\"k1\"");
    assertThat(part(alice, 1))
        .contains("\"sub\":\"alice\"", "\"iss\":\"https://id.example.org\"", "\"aud\":\"chat\"");
  }

  @Test
  void inDevelopmentModeAndWithoutAKeyChatServiceIsAsked() {
    var development = new HashMap<>(Map.of("PARLEY_DEVELOPMENT", "true"));
    development.put("PARLEY_IDENTITY_KEYS_DEV", KEY);

    for (var environment : List.of(development, Map.<String, String>of())) {
      var signIn = options().signIn(environment);
      assertThatThrownBy(() -> signIn.as("alice", NOWHERE)).hasMessageContaining("chat-service");
    }
  }

  @Test
  void aFileOfItsOwnComesBeforeTheEnvironment(@TempDir Path directory) throws Exception {
    var file = Files.writeString(directory.resolve("key"), KEY + "\n");

    var alice =
        options("--key-file", file.toString(), "--key-id", "mine")
            .signIn(Map.of("PARLEY_DEVELOPMENT", "true", "PARLEY_IDENTITY_KEYS_K1", KEY))
            .as("alice", NOWHERE);

    assertThat(part(alice, 0)).contains("\"kid\":\"mine\"");
  }

  @Test
  void aTokenNamesWhoEverybodyIs() {
    var token = "e30." + base64("{\"sub\":\"carol\"}") + ".c2ln";

    var who = options("--token", token).signIn(Map.of()).as("alice", NOWHERE);

    assertThat(who).isEqualTo(new Identity("carol", token));
  }

  @Test
  void whatIsNoTokenIsNotRepeated() {
    for (var wrong : List.of("secret", "a.secret.b", "e30." + base64("{}") + ".secret")) {
      assertThatThrownBy(() -> options("--token", wrong).signIn(Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no JWT")
          .hasMessageNotContaining("secret")
          .hasNoCause();
    }
  }

  private static SignInOptions options(String... arguments) {
    var command = new Options();
    new CommandLine(command).parseArgs(arguments);
    return command.options;
  }

  private static String part(Identity who, int number) {
    var part = who.token().split("\\.", -1)[number];
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Command
  private static final class Options {
    @CommandLine.Mixin private SignInOptions options = new SignInOptions();
  }
}
