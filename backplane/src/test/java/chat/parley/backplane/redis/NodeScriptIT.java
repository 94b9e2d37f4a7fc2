package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LONG;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `node.lua`: the leases of gateways.
@OnEveryRedis
final class NodeScriptIT {
  private static final Script NODE = Script.of("node.lua");

  private final RedisServer server;
  private final String gateways = new String(Keys.gateways(), StandardCharsets.UTF_8);

  NodeScriptIT(RedisServer server) {
    this.server = server;
    server.command("DEL", gateways);
  }

  @Test
  void eachHearsWhatTheOthersHold() {
    assertThat(run("a", "7", "5000")).containsExactly("nodes");
    assertThat(run("b", "120000", "5000")).containsExactly("nodes", "7");
    assertThat(run("a", "8", "5000")).containsExactly("nodes", "120000");
    assertThat(run("b", "120000", "5000")).containsExactly("nodes", "8");
  }

  @Test
  void aLeaseThatWasNotRenewedIsGone() {
    run("a", "7", "1");
    run("b", "8", "60000");
    Waiting.until("a's lease has ended", () -> run("b", "8", "60000").equals(List.of("nodes")));
    assertThat(server.command("HLEN", gateways)).isEqualTo(1L);
  }

  @Test
  void whoEndsItsLeaseHearsTheOthersAndIsNotHeard() {
    run("a", "7", "5000");
    run("b", "8", "5000");
    for (int i = 0; i < 2; i++) {
      assertThat(run("a", "", "5000")).containsExactly("nodes", "8");
      assertThat(run("b", "8", "5000")).containsExactly("nodes");
    }
  }

  @Test
  void theLastLeaseTakesTheKeyAlong() {
    run("a", "7", "5000");
    assertThat(server.command("PTTL", gateways)).asInstanceOf(LONG).isBetween(1L, 5_000L);
    server.command("DEL", gateways);
    assertThat(run("b", "8", "5000")).containsExactly("nodes");
  }

  @Test
  void whatIsNoLeaseIsRemoved() {
    server.command("HSET", gateways, "x", "many");
    assertThat(run("a", "7", "5000")).containsExactly("nodes");
    assertThat(server.command("HEXISTS", gateways, "x")).isEqualTo(0L);
  }

  private List<Object> run(String... arguments) {
    return new ScriptRoom(server).run(NODE, List.of(gateways), arguments);
  }
}
