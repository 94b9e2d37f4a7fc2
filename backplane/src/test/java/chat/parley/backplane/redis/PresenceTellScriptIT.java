package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `presence_tell.lua`: told to a room of a member, kept nowhere, and no part of the room's order.
@OnEveryRedis
final class PresenceTellScriptIT {
  private final RedisServer server;
  private final ScriptRoom room;
  private final ScriptPresence user;

  PresenceTellScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofAlice(server);
    this.user = new ScriptPresence(server);
  }

  @BeforeEach
  void join() {
    room.join(user.user.value(), user.user.value());
  }

  @Test
  void aRoomIsToldWithTheTimeOfTheChange() {
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      assertThat(user.tell(room, "body", "", 2)).containsExactly("told");
      assertThat(user.tell(room, "body", "own", 2)).containsExactly("told");
      assertThat(recorder.payloads(3)).containsExactly("~ 7\nbody", "~ 7\nbody", "~ 7\nown");
    }
  }

  @Test
  void leavesNothingBehind() {
    var before = room.everythingOfTheRoom();
    user.tell(room, "body", "own", 2);
    assertThat(room.everythingOfTheRoom()).isEqualTo(before);
  }

  @Test
  void aLargeRoomIsToldNothing() {
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      assertThat(user.tell(room, "body", "own", 1)).containsExactly("too-large");
      room.typing("alice");
      assertThat(recorder.payloads(1)).noneMatch(payload -> payload.endsWith("body"));
    }
  }

  /// His list of rooms may be behind: in a private room he is nobody's business any more.
  @Test
  void whoHasLeftIsNotToldOf() {
    room.leave(user.user.value(), user.user.value());
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      assertThat(user.tell(room, "body", "own", 2)).containsExactly("no-member");
      room.typing("alice");
      assertThat(recorder.payloads(1)).noneMatch(payload -> payload.endsWith("body"));
    }
  }

  @Test
  void ofARoomWithoutMembersNobodyIsOne() {
    server.command("DEL", room.members);
    assertThat(user.tell(room, "body", "", 2)).containsExactly("no-member");
    assertThat(user.tell(new ScriptRoom(server), "body", "", 2)).containsExactly("no-member");
  }

  /// There is nothing else to it, so it is no success.
  @Test
  void whatMayNotBePublishedFails() {
    server.command("ACL", "SETUSER", "default", "resetchannels");
    try {
      assertThatThrownBy(() -> user.tell(room, "body", "", 2)).hasMessageContaining("channel");
    } finally {
      server.command("ACL", "SETUSER", "default", "allchannels");
    }
  }
}
