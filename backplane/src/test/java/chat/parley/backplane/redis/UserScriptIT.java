package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `user.lua`: a user's list of rooms, and the word to the user's connections.
@OnEveryRedis
final class UserScriptIT {
  private static final Script USER = Script.of("user.lua");

  private final RedisServer server;
  private final UserId alice = new UserId("alice");
  private String waits = "0";
  private final String rooms = new String(Keys.userRooms(alice), StandardCharsets.UTF_8);

  UserScriptIT(RedisServer server) {
    this.server = server;
    server.command("DEL", rooms);
  }

  @Test
  void repeatingItChangesNothing() {
    for (var status : List.of("changed", "unchanged")) {
      assertThat(run("joined", "general", "x3f9:1")).containsExactly(status);
      assertThat(server.command("SMEMBERS", rooms)).isEqualTo(List.of("general"));
    }
    assertThat(server.command("TTL", rooms)).isEqualTo(-1L);
    for (var status : List.of("changed", "unchanged")) {
      assertThat(run("left", "general", "-")).containsExactly(status);
      assertThat(server.command("EXISTS", rooms)).isEqualTo(0L);
    }
  }

  /// Else the wait would be for what was written before, which says nothing of this.
  @Test
  void whereTheAnswerWaitsForACopyItAlwaysWrites() {
    for (var change : List.of("joined", "left")) {
      run(change, "general", "x3f9:1");
      waits = "0";
      assertThat(fewestWrites(change)).isZero();
      waits = "1";
      assertThat(run(change, "general", "x3f9:1")).containsExactly("unchanged");
      assertThat(fewestWrites(change)).isPositive();
      assertThat(server.command("SISMEMBER", rooms, "general"))
          .isEqualTo(change.equals("joined") ? 1L : 0L);
    }
  }

  private long fewestWrites(String change) {
    return Writes.fewestOf(server, () -> run(change, "general", "x3f9:1"));
  }

  @Test
  void theUsersChannelSaysWhatChanged() {
    try (var recorder = ChannelRecorder.on(server, Keys.userChannel(alice))) {
      run("joined", "general", "x3f9:1");
      run("left", "general", "-");
      assertThat(recorder.payloads(2)).containsExactly("joined general x3f9:1", "left general -");
    }
  }

  @Test
  void aLostListBeginsAnew() {
    run("joined", "general", "x3f9:1");
    server.command("DEL", rooms);
    run("joined", "dev", "x3f9:1");
    assertThat(server.command("SMEMBERS", rooms)).isEqualTo(List.of("dev"));
  }

  @Test
  void aRefusedPublishIsStillASuccess() {
    server.command("ACL", "SETUSER", "default", "resetchannels");
    try {
      assertThat(run("joined", "general", "x3f9:1")).containsExactly("changed");
    } finally {
      server.command("ACL", "SETUSER", "default", "allchannels");
    }
  }

  private List<Object> run(String... change) {
    return new ScriptRoom(server)
        .run(
            USER,
            List.of(rooms),
            change[0],
            change[1],
            change[2],
            Keys.userChannel(alice),
            "PUBLISH",
            waits);
  }
}
