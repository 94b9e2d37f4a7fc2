package chat.parley.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.RedisProxy;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What happens to a room between two things that a node asks of Redis: after it was told where the
/// room stands and before it reads, or between two pages.
final class BetweenReadsFaultIT {
  private static final int PAGE = 20;

  /// Further back than the ring reaches.
  private static final int BEHIND = 100;

  private static final class Shared {
    static final RedisProxy NETWORK = RedisProxy.before(RedisExtension.server());
    static final GatewayNode NODE =
        GatewayNode.start(
            Map.of(
                "spring.data.redis.host",
                NETWORK.server().host(),
                "spring.data.redis.port",
                "" + NETWORK.server().port(),
                "parley.gateway.connection.max-unwritable",
                "60s",
                "parley.gateway.connection.peer-timeout",
                "120s",
                "parley.gateway.recovery.page-entries",
                "" + PAGE,
                "parley.gateway.recovery.position-check",
                "1s"));
  }

  private final GatewayNode node = Shared.NODE;

  /// Another node, which writes; it has a way to Redis of its own.
  private final GatewayNode other = GatewayNode.shared();

  private final String room = other.publicRoom();
  private final Position start = other.top(room);

  @AfterAll
  static void stop() {
    Shared.NODE.close();
    Shared.NETWORK.close();
  }

  /// What the first page brought survived; what the second was to bring did not.
  @Test
  void afterAFailoverBetweenTwoPagesTheReaderGoesOnWithTheNewOrder() {
    var kept = say("kept ", PAGE + 5);
    say("lost ", PAGE);

    beforeRead(2, () -> failOver(kept, 2 * PAGE));

    try (var reader = WebSocketClient.connect(node, "bob")) {
      assertThat(reader.subscribe(room, start).path("ok").path("recovered").asBoolean()).isTrue();
      expect(reader, "kept ", PAGE + 5);
      expect(reader, "new ", 2 * PAGE);
      other.say(room, "on");
      reader.expectMessage("on");
    }
  }

  /// The first page brought something that did not survive, and the new numbers go past it.
  @Test
  void whatTheFirstPageBroughtAndTheFailoverTookIsAnnounced() {
    var kept = say("kept ", PAGE - 5);
    say("lost ", PAGE);

    beforeRead(2, () -> failOver(kept, 2 * PAGE));

    try (var reader = WebSocketClient.connect(node, "bob")) {
      assertThat(reader.subscribe(room, start).path("ok").path("recovered").asBoolean()).isTrue();
      expect(reader, "kept ", PAGE - 5);
      expect(reader, "lost ", 5);
      assertReset(reader.event(), kept);
      expect(reader, "new ", 2 * PAGE);
    }
  }

  @Test
  void whatIsTrimmedBetweenHeadAndReadIsAnnounced() {
    say("old ", PAGE);
    var top = other.say(room, "newest");

    beforeRead(1, () -> new Failover(room).trimming());

    try (var reader = WebSocketClient.connect(node, "bob")) {
      reader.subscribe(room, start);
      var reset = reader.event();
      assertThat(reset.path("event").asString()).as("%s", reset).isEqualTo("reset");
      assertThat(reset.has("kept")).isFalse();
      assertThat(reset.path("position").asString()).isEqualTo(top.toString());
      other.say(room, "on");
      reader.expectMessage("on");
    }
  }

  /// What it says is from before the failover, the second reader's cursor from after it: by that
  /// answer the cursor would be of an unknown order.
  @Test
  void anAnswerThatIsUnderWayIsNotUsedForWhoAskedAfterIt() {
    var kept = say("kept ", 1);
    say("lost ", 1);
    try (var early = WebSocketClient.connect(node, "bob");
        var late = WebSocketClient.connect(node, "carol");
        var answer = Shared.NETWORK.holdReply(kept.epoch().value())) {
      long asked = early.send("\"cmd\":\"subscribe\",\"room\":\"" + room + "\"");
      Waiting.until("the answer is under way", answer::isHere);
      failOver(kept, 2);
      var meta = new String(Keys.roomMeta(new RoomId(room)), StandardCharsets.UTF_8);
      Shared.NETWORK.beforeCommand(meta, answer::release);

      var reply = late.subscribe(room, other.top(room)).path("ok");

      assertThat(reply.path("recovered").asBoolean()).as("%s", reply).isTrue();
      early.reply(asked);
      other.say(room, "on");
      late.expectMessage("on");
      assertReset(early.event(), kept);
      expect(early, "new ", 2);
      early.expectMessage("on");
    }
  }

  /// The new numbers end where those end that the node, its ring and its live reader had seen
  /// before, or go past them.
  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void liveSlowAndCatchingUpReadersAreEachPlacedByTheirOwnPosition(int newMessages) {
    // More than the sockets and the node's own buffer take.
    var flood = IntStream.range(0, 800).mapToObj(i -> i + " " + "x".repeat(10_000)).toList();
    try (var live = WebSocketClient.connect(node, "alice");
        var slow =
            WebSocketClient.upgrade(RawClient.connect(node.port(), 262_144), node.token("bob"));
        var late = WebSocketClient.connect(node, "carol")) {
      live.subscribe(room);
      slow.subscribe(room);
      double before = node.count(GatewayMeter.SLOW_READERS);
      other.sayAll(room, flood);
      flood.forEach(live::expectMessage);
      Waiting.until("one is slow", () -> node.count(GatewayMeter.SLOW_READERS) > before);
      var kept = other.top(room);
      other.sayAll(room, List.of("lost 0", "lost 1"));
      expect(live, "lost ", 2);

      beforeRead(2, () -> failOver(kept, newMessages));
      late.subscribe(room, new Position(kept.epoch(), kept.offset() - BEHIND));

      // It is read on for him when he has read what came.
      flood.subList(flood.size() - BEHIND, flood.size()).forEach(late::expectMessage);
      expectNew(late, kept, newMessages);
      assertReset(live.event(), kept);
      expect(live, "new ", newMessages);
      flood.forEach(slow::expectMessage);
      expectNew(slow, kept, newMessages);
    }
  }

  /// "Nothing new" would be wrong: its client would take itself to be up to date.
  @Test
  void aPollThatIsNotToWaitStillWaitsForTheLog() {
    say("old ", 5);
    try (var poller = PollClient.of(node, "bob");
        var meanwhile = PollClient.of(other, "bob")) {
      var elsewhere = "rooms=" + other.publicRoom();
      var cursor = meanwhile.poll(elsewhere).cursor();
      // Longer than the time between two sweeps.
      beforeRead(1, () -> meanwhile.poll(elsewhere + "&wait=2&cursor=" + cursor));

      var answer = poller.poll("rooms=" + room + "&wait=0&cursor=" + start);

      assertThat(answer.texts()).containsExactlyElementsOf(texts("old ", 5));
    }
  }

  private Position say(String stem, int count) {
    other.sayAll(room, texts(stem, count));
    return other.top(room);
  }

  private void failOver(Position kept, int newMessages) {
    new Failover(room).losing(kept);
    other.sayAll(room, texts("new ", newMessages));
  }

  private void beforeRead(int nth, Runnable action) {
    var log = new String(Keys.roomLog(new RoomId(room)), StandardCharsets.UTF_8);
    Shared.NETWORK.beforeRead(nth, log, action);
  }

  private static List<String> texts(String stem, int count) {
    return IntStream.range(0, count).mapToObj(i -> stem + i).toList();
  }

  private static void expect(WebSocketClient reader, String stem, int count) {
    texts(stem, count).forEach(reader::expectMessage);
  }

  /// Whoever comes to the ring before the node has heard of the fork sees what was lost, too; then
  /// he is told.
  private static void expectNew(WebSocketClient reader, Position kept, int count) {
    var event = reader.event();
    if (text(event).startsWith("lost ")) {
      while (text(event).startsWith("lost ")) {
        event = reader.event();
      }
      assertReset(event, kept);
      event = reader.event();
    }
    assertThat(text(event)).isEqualTo("new 0");
    texts("new ", count).stream().skip(1).forEach(reader::expectMessage);
  }

  private static String text(JsonNode event) {
    return event.path("text").asString("");
  }

  private static void assertReset(JsonNode event, Position kept) {
    assertThat(event.path("event").asString()).as("%s", event).isEqualTo("reset");
    assertThat(event.path("kept").asString()).isEqualTo(kept.toString());
  }
}
