package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LONG;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `figures.lua`: what gateways say of themselves.
@OnEveryRedis
final class FiguresScriptIT {
  private static final Script FIGURES = Script.of("figures.lua");
  private static final String LONG_LIFE = "60000";

  private final RedisServer server;
  private final String key = new String(Keys.figures(), StandardCharsets.UTF_8);

  FiguresScriptIT(RedisServer server) {
    this.server = server;
    server.command("DEL", key);
  }

  @Test
  void theFirstByNameHearsAllAndTheOthersNothing() {
    assertThat(run("b", "{\"of\":\"b\"}", LONG_LIFE)).containsExactly("all", "b", "{\"of\":\"b\"}");
    assertThat(run("c", "{}", LONG_LIFE)).containsExactly("said");
    assertThat(run("a", "{}", LONG_LIFE))
        .containsExactly("all", "a", "{}", "b", "{\"of\":\"b\"}", "c", "{}");
    assertThat(run("b", "{\"of\":\"b, again\"}", LONG_LIFE)).containsExactly("said");
    assertThat(run("a", "{}", LONG_LIFE))
        .containsExactly("all", "a", "{}", "b", "{\"of\":\"b, again\"}", "c", "{}");
  }

  @Test
  void whoSaysNothingForItsTimeIsForgottenAndAnotherOneSpeaks() {
    run("a", "{}", "1");
    run("b", "{}", LONG_LIFE);
    Waiting.until(
        "a's time is over",
        () -> run("b", "{}", LONG_LIFE).equals(List.<Object>of("all", "b", "{}")));
    assertThat(server.command("HLEN", key)).isEqualTo(1L);
  }

  @Test
  void whoLeavesIsForgottenAtOnce() {
    run("a", "{}", LONG_LIFE);
    run("b", "{}", LONG_LIFE);
    for (int i = 0; i < 2; i++) {
      assertThat(run("a", "", "1")).containsExactly("said");
      assertThat(run("b", "{}", LONG_LIFE)).containsExactly("all", "b", "{}");
    }
  }

  @Test
  void theLastOneTakesTheKeyAlong() {
    run("a", "{}", LONG_LIFE);
    assertThat(server.command("PTTL", key)).asInstanceOf(LONG).isBetween(1L, 60_000L);
    server.command("DEL", key);
    assertThat(run("b", "{}", LONG_LIFE)).containsExactly("all", "b", "{}");
  }

  @Test
  void whatCannotBeReadIsRemoved() {
    server.command("HSET", key, "x", "many");
    assertThat(run("a", "{}", "5000")).containsExactly("all", "a", "{}");
    assertThat(server.command("HEXISTS", key, "x")).isEqualTo(0L);
  }

  private List<Object> run(String... arguments) {
    return new ScriptRoom(server).run(FIGURES, List.of(key), arguments);
  }
}
