package chat.parley.backplane.redis;

import static chat.parley.backplane.redis.ScriptPresence.MINUTE;
import static chat.parley.backplane.redis.ScriptPresence.SURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What others see of a user who has chosen something, by the scripts of presence.
@OnEveryRedis
final class AppearanceScriptIT {
  private final RedisServer server;
  private final ScriptPresence user;

  AppearanceScriptIT(RedisServer server) {
    this.server = server;
    this.user = new ScriptPresence(server);
  }

  @BeforeEach
  void inARoom() {
    server.command("SADD", user.rooms, "here");
  }

  @Test
  void whoIsHereLooksAsHeChoosesAtOnce() {
    var came = version(user.hold("a", "1", MINUTE));

    var away = user.appear("away");
    assertThat(away)
        .containsExactly("changed", user.field("version"), "away", user.field("at"), "here")
        .hasOnlyElementsOfType(String.class);
    assertThat(version(away)).isGreaterThan(came);
    assertThat(user.status()).isEqualTo("away");
    assertThat(user.hold("b", "1", MINUTE)).as("on all his devices").startsWith("held");
    assertThat(user.status()).isEqualTo("away");

    assertThat(user.appear("online")).startsWith("changed").contains("online");
    assertThat(user.status()).isEqualTo("online");
    assertThat(user.millisToLive(user.presence)).isBetween(2_900_000L, 3_000_000L);
  }

  @Test
  void toChooseTheSameAgainChangesNothing() {
    user.hold("a", "1", MINUTE);
    var version = user.appear("away").get(1);
    var at = user.field("at");
    assertThat(user.appear("away")).containsExactly("unseen", version);
    assertThat(user.field("at")).isEqualTo(at);
    assertThat(user.appear("away")).containsExactly("unseen", version);
  }

  @Test
  void whoIsInvisibleIsSeenOfflineFromThenOn() {
    user.hold("a", "1", MINUTE);
    var gone = user.appear("invisible");
    assertThat(gone).startsWith("changed").contains("offline");
    assertThat(user.status()).isEqualTo("offline");

    assertThat(user.hold("a", "1", MINUTE)).containsExactly("held", gone.get(1));
    user.release("a", "1", "1");
    user.awaitDue();
    assertThat(user.end(SURE)).as("nobody sees that he goes").containsExactly("unseen");
    assertThat(user.field("version")).isEqualTo(gone.get(1));
    assertThat(user.field("at")).isEqualTo(gone.get(3));
    assertThat(user.end(SURE)).containsExactly("not-due");
  }

  /// His clients say so before they connect.
  @Test
  void whoComesInvisibleWasNeverSeenToCome() {
    user.comeAndGo();
    var before = List.of(user.field("version"), user.field("at"));

    assertThat(user.appear("invisible")).containsExactly("unseen", before.getFirst());
    assertThat(user.hold("a", "1", MINUTE)).containsExactly("held", before.getFirst());
    assertThat(List.of(user.field("version"), user.field("at"))).isEqualTo(before);
    assertThat(user.status()).isEqualTo("offline");
    assertThat(user.field("here")).isEqualTo("1");

    assertThat(user.appear("online")).startsWith("changed").contains("online");
  }

  @Test
  void whoWasNeverHereAndComesInvisibleWasNeverHere() {
    assertThat(user.appear("invisible")).containsExactly("unseen", "0");
    assertThat(user.hold("a", "1", MINUTE)).containsExactly("held", "0");
    user.release("a", "1", "1");
    user.awaitDue();
    assertThat(user.end(SURE)).containsExactly("unseen");
    assertThat(server.command("HEXISTS", user.presence, "status")).isEqualTo(0L);
    assertThat(server.command("HEXISTS", user.presence, "at")).isEqualTo(0L);
  }

  @Test
  void whatWasChosenHoldsWhileHeIsHereAndForAWhileAtLeast() {
    user.hold("a", "1", MINUTE);
    user.appear("away");
    user.release("a", "1", "1");
    user.awaitDue();
    user.end(SURE);
    assertThat(user.status()).isEqualTo("offline");
    assertThat(user.hold("a", "1", MINUTE)).as("a minute has not passed").contains("away");

    user.appearanceHolds = 1;
    user.appear("online");
    user.appear("away");
    assertThat(user.hold("a", "1", MINUTE)).as("he is here").startsWith("held");
    assertThat(user.status()).isEqualTo("away");
    user.release("a", "1", "1");
    user.awaitDue();
    user.end(SURE);
    assertThat(user.hold("a", "1", MINUTE)).as("another time").contains("online");
    assertThat(server.command("HEXISTS", user.presence, "appearance")).isEqualTo(0L);
  }

  @Test
  void whoChoosesAndDoesNotComeIsForgotten() {
    assertThat(user.appear("away")).containsExactly("unseen", "0");
    assertThat(user.millisToLive(user.presence)).isBetween(1L, 60_000L);
    assertThat(server.command("EXISTS", user.leases)).isEqualTo(0L);

    user.comeAndGo();
    user.appear("invisible");
    assertThat(user.millisToLive(user.presence)).as("when he was seen").isGreaterThan(2_900_000L);
  }

  @Test
  void onlySoManyChoicesAreTaken() {
    user.mostChoices = 2;
    user.hold("a", "1", MINUTE);
    user.appear("away");
    user.appear("online");

    var refused = user.appear("away");
    assertThat(refused).hasSize(3).startsWith("too-often");
    long until = Long.parseLong("" + refused.get(1));
    long millis = Long.parseLong("" + refused.get(2));
    assertThat(millis).isBetween(1L, 60_000L);
    assertThat(until).isBetween(user.now() + millis - 1_000, user.now() + millis + 1_000);
    assertThat(user.status()).isEqualTo("online");
    assertThat(user.appear("online")).as("to say it again is no choice").startsWith("unseen");

    user.choicesMillis = 1;
    Waiting.until("a while has passed", () -> user.appear("away").getFirst().equals("changed"));
  }

  /// The clock of a server that took over may be behind.
  @Test
  void choicesInTheFutureSilenceNobody() {
    user.mostChoices = 1;
    user.hold("a", "1", MINUTE);
    server.command("HSET", user.presence, "choices", "9 " + (user.now() + 3_600_000));
    assertThat(user.appear("away")).startsWith("changed");
    assertThat(user.appear("online")).startsWith("too-often");
  }

  @Test
  void whatWasLostIsChosenAnew() {
    user.hold("a", "1", MINUTE);
    user.appear("away");
    server.command("DEL", user.presence);
    assertThat(user.appear("away"))
        .as("nobody knows that he is here")
        .containsExactly("unseen", "0");
    assertThat(user.hold("a", "1", MINUTE)).startsWith("changed").contains("away");
    server.command("DEL", user.rooms);
    assertThat(user.appear("online")).hasSize(4).startsWith("changed");
  }

  @Test
  void withoutMemoryNothingIsChosen() {
    try (var full = NewerRedis.another(server)) {
      var there = new ScriptPresence(full.server());
      full.server().command("CONFIG", "SET", "maxmemory", "1");
      assertThatThrownBy(() -> there.appear("away")).hasMessageContaining("OOM command");
    }
  }

  private static long version(List<Object> reply) {
    return Long.parseLong("" + reply.get(1));
  }
}
