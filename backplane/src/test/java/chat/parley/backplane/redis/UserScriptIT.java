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
  private final String rooms = new String(Keys.userRooms(alice), StandardCharsets.UTF_8);

  UserScriptIT(RedisServer server) {
    this.server = server;
    server.command("DEL", rooms);
  }

  @Test
  void repeatingItChangesNothing() {
    for (int i = 0; i < 2; i++) {
      assertThat(run("joined", "general", "x3f9:1")).containsExactly("done");
      assertThat(server.command("SMEMBERS", rooms)).isEqualTo(List.of("general"));
    }
    assertThat(server.command("TTL", rooms)).isEqualTo(-1L);
    for (int i = 0; i < 2; i++) {
      assertThat(run("left", "general", "-")).containsExactly("done");
      assertThat(server.command("EXISTS", rooms)).isEqualTo(0L);
    }
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
      assertThat(run("joined", "general", "x3f9:1")).containsExactly("done");
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
            "PUBLISH");
  }
}
