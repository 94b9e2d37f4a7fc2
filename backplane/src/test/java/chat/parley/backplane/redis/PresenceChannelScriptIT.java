package chat.parley.backplane.redis;

import static chat.parley.backplane.redis.ScriptPresence.MINUTE;
import static chat.parley.backplane.redis.ScriptPresence.SURE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What the scripts of presence publish for whoever watches a user: each change once, with the
/// version that whoever asks gets, and nothing else.
@OnEveryRedis
final class PresenceChannelScriptIT {
  private final RedisServer server;
  private final ScriptPresence user;

  PresenceChannelScriptIT(RedisServer server) {
    this.server = server;
    this.user = new ScriptPresence(server);
  }

  @Test
  void eachChangeIsToldOnceInTheOrderOfItsVersions() {
    try (var recorder = ChannelRecorder.on(server, Keys.presenceChannel(user.user))) {
      user.hold("a", "1", MINUTE);
      var online = "online " + user.field("at") + ' ' + user.field("version") + " here";
      user.hold("a", "1", MINUTE);
      user.hold("b", "2", MINUTE);
      user.appear("away");
      var away = "away " + user.field("at") + ' ' + user.field("version") + " here";
      user.appear("away");
      user.appear("online");
      var back = "online " + user.field("at") + ' ' + user.field("version") + " here";
      user.release("b", "2", "1");
      user.release("a", "1", "1");
      user.awaitDue();
      user.end(SURE);
      var offline = "offline " + user.field("at") + ' ' + user.field("version") + " gone";
      user.end(SURE);

      assertThat(recorder.payloads(4)).containsExactly(online, away, back, offline);
    }
  }

  @Test
  void ofWhomIsInvisibleNothingShowsButThatHeSeemsToGo() {
    try (var recorder = ChannelRecorder.on(server, Keys.presenceChannel(user.user))) {
      user.hold("a", "1", MINUTE);
      user.appear("invisible");
      var seen = "offline " + user.field("at") + ' ' + user.field("version") + " here";
      user.hold("b", "2", MINUTE);
      user.release("b", "2", "1");
      user.release("a", "1", "1");
      user.awaitDue();
      user.end(SURE);
      user.appearanceHolds = 1;
      user.appear("online");
      user.hold("a", "1", MINUTE);

      assertThat(recorder.payloads(3)).hasSize(3).contains(seen);
      assertThat(recorder.payloads(3).getLast()).startsWith("online ");
    }
  }

  /// Whoever asks gets it right: that is what counts.
  @Test
  void whatMayNotBePublishedIsChangedAllTheSame() {
    server.command("SADD", user.rooms, "here");
    server.command("ACL", "SETUSER", "default", "resetchannels");
    try {
      assertThat(user.hold("a", "1", MINUTE)).startsWith("changed").contains("here");
      assertThat(user.status()).isEqualTo("online");
    } finally {
      server.command("ACL", "SETUSER", "default", "allchannels");
    }
  }
}
