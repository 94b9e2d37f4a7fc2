package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.position.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OutboxTest {
  private static final String ROOM = "general";
  private static final int LIMIT = 3;

  private final ManualLoop loop = new ManualLoop();
  private final Rooms rooms = new Rooms();
  private final Around around = new Around();
  private final Outbox outbox = new Outbox(loop, rooms, LIMIT, around);

  @BeforeEach
  void follow() {
    rooms.add(ROOM, null);
    rooms.start(ROOM, at("x3f9:120"), true);
  }

  @Test
  void anEntryStaysUntilTheRoomHasShownIt() {
    var said = outbox.add(message("k1"));
    around.acknowledge("x3f9:121");

    assertThat(said.join().position()).isEqualTo(at("x3f9:121"));
    assertThat(around.queue).hasSize(1);

    seen("alice", "k1", "x3f9:121");

    assertThat(around.queue).isEmpty();
    assertThat(around.sends).hasSize(1);
  }

  @Test
  void theQueueShowsHowItIsWithEachEntry() {
    outbox.add(message("k1"));
    outbox.add(message("k2"));
    assertThat(around.shown()).containsExactly("k1 after x3f9:120", "k2 after null");

    around.acknowledge("x3f9:121");

    assertThat(around.shown())
        .containsExactly("k1 after x3f9:120 acknowledged", "k2 after x3f9:120");
  }

  @Test
  void oneAtATimeIsUnderWayInARoom() {
    outbox.add(message("k1"));
    outbox.add(message("k2"));
    loop.run();
    assertThat(around.sends).hasSize(1);

    around.acknowledge("x3f9:121");

    assertThat(around.keys()).containsExactly("k1", "k2");
  }

  @Test
  void whatMayPassIsRepeatedUnderTheSameKeyAndFirst() {
    outbox.add(message("k1"));
    around.refuse(ParleyException.lost(null));
    assertThat(around.sends).hasSize(1);

    rooms.accept(ROOM, at("x3f9:125"));
    loop.pass(500);

    assertThat(around.keys()).containsExactly("k1", "k1");
    assertThat(around.firsts).containsExactly(at("x3f9:120"), at("x3f9:120"));
  }

  @Test
  void aRefusalIsTheEndOfIt() {
    var said = outbox.add(message("k1"));
    around.refuse(ParleyException.numbered(4301, "not-a-member", "", 0));

    assertThat(said).isCompletedExceptionally();
    assertThat(around.failures).containsExactly("k1 4301");
    assertThat(around.queue).isEmpty();
  }

  @Test
  void slowModeIsWaitedFor() {
    outbox.add(message("k1"));
    around.refuse(ParleyException.numbered(4332, "slow-mode", "", 7_000));

    loop.pass(6_999);
    assertThat(around.sends).hasSize(1);
    loop.pass(1);
    assertThat(around.sends).hasSize(2);
  }

  @Test
  void beyondTheLimitNothingIsTaken() {
    for (int i = 0; i < LIMIT; i++) {
      outbox.add(message("k" + i));
    }

    var more = outbox.add(message("more"));

    assertThat(more).isCompletedExceptionally();
    assertThat(around.failures).containsExactly("more 0");
    assertThat(around.queue).hasSize(LIMIT);
  }

  @Test
  void theSameKeyIsTheSameThing() {
    var first = outbox.add(message("k1"));

    assertThat(outbox.add(message("k1"))).isSameAs(first);
    loop.run();
    assertThat(around.sends).hasSize(1);
  }

  @Test
  void whatTheOrderPassesUnderAnotherEpochIsSaidAgain() {
    outbox.add(message("k1"));
    around.acknowledge("x3f9:121");

    seen("bob", "other", "q77a:121");
    loop.run();

    assertThat(around.keys()).containsExactly("k1", "k1");
  }

  @Test
  void aResetMakesItRepeatWhatWasAcknowledged() {
    outbox.add(message("k1"));
    around.acknowledge("x3f9:121");
    assertThat(outbox.acked(ROOM)).isEqualTo(at("x3f9:121"));

    rooms.reset(ROOM, at("q77a:119"));
    outbox.reset(ROOM);

    assertThat(outbox.acked(ROOM)).isNull();
    assertThat(around.keys()).containsExactly("k1", "k1");
  }

  @Test
  void whatIsNotSeenForTenSecondsIsAskedFor() {
    outbox.add(message("k1"));
    around.acknowledge("x3f9:121");

    loop.pass(9_999);
    assertThat(around.doubts).isEmpty();
    loop.pass(1);
    assertThat(around.doubts).containsExactly(ROOM);
  }

  @Test
  void aKeyThatIsForgottenAtTheFirstTryIsTriedWithoutAPlace() {
    outbox.add(message("k1"));
    around.refuse(ParleyException.numbered(4306, "key-forgotten", "", 0));

    assertThat(around.keys()).containsExactly("k1", "k1");
    assertThat(around.firsts).containsExactly(at("x3f9:120"), null);
    around.refuse(ParleyException.numbered(4306, "key-forgotten", "", 0));
    assertThat(around.failures).containsExactly("k1 4306");
  }

  @Test
  void whatMayHaveBeenSaidIsToldFromWhatWasNot() {
    around.isReady = false;
    outbox.add(message("k1"));
    var body = JsonMapper.shared().createObjectNode().put("text", "hi");
    outbox.add(new Utterance("send", ROOM, "kept", at("x3f9:118"), body));
    outbox.add(Utterance.of("send", "not-followed", body).withKey("k2"));
    assertThat(around.queue).extracting(Unsent::isTried).containsExactly(false, true, false);

    around.isReady = true;
    outbox.poke();
    loop.run();
    around.refuse(ParleyException.lost(null));

    assertThat(around.queue).extracting(Unsent::isTried).containsExactly(true, true, true);
    assertThat(around.queue)
        .extracting(Unsent::first)
        .containsExactly(at("x3f9:120"), at("x3f9:118"), null);
  }

  @Test
  void withoutAConnectionItWaits() {
    around.isReady = false;
    outbox.add(message("k1"));
    loop.run();
    assertThat(around.sends).isEmpty();

    around.isReady = true;
    outbox.poke();

    assertThat(around.sends).hasSize(1);
  }

  private void seen(String user, String key, String position) {
    var place = at(position);
    rooms.accept(ROOM, place);
    var json =
        JsonMapper.shared()
            .createObjectNode()
            .put("event", "message")
            .put("room", ROOM)
            .put("user", user)
            .put("key", key)
            .put("epoch", place.epoch().value())
            .put("offset", place.offset())
            .put("at", 1);
    outbox.seen(new Event(json), place);
  }

  private static Utterance message(String key) {
    var body = JsonMapper.shared().createObjectNode().put("text", "hi");
    return Utterance.of("send", ROOM, body).withKey(key);
  }

  private static Position at(String text) {
    return Event.parsed(text);
  }

  /// Keeps what the outbox asks for, and answers when told to.
  private final class Around implements Outbox.Surroundings {
    final List<Entry> sends = new ArrayList<>();
    final List<@Nullable Position> firsts = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    final List<String> doubts = new ArrayList<>();
    final List<CompletableFuture<JsonNode>> answers = new ArrayList<>();
    List<Unsent> queue = List.of();
    boolean isReady = true;

    List<String> keys() {
      return sends.stream().map(Entry::key).toList();
    }

    List<String> shown() {
      return queue.stream()
          .map(
              entry ->
                  entry.key()
                      + " after "
                      + entry.first()
                      + (entry.isAcknowledged() ? " acknowledged" : ""))
          .toList();
    }

    void acknowledge(String position) {
      var place = at(position);
      answers
          .getLast()
          .complete(
              JsonMapper.shared()
                  .createObjectNode()
                  .put("epoch", place.epoch().value())
                  .put("offset", place.offset())
                  .put("at", 1));
      loop.run();
    }

    void refuse(ParleyException why) {
      answers.getLast().completeExceptionally(why);
      loop.run();
    }

    @Override
    public CompletableFuture<JsonNode> send(Entry entry) {
      sends.add(entry);
      firsts.add(entry.first);
      var answer = new CompletableFuture<JsonNode>();
      answers.add(answer);
      return answer;
    }

    @Override
    public boolean isReady(String room) {
      return isReady;
    }

    @Override
    public void doubt(String room) {
      doubts.add(room);
    }

    @Override
    public String user() {
      return "alice";
    }

    @Override
    public void changed(List<Unsent> entries) {
      queue = entries;
    }

    @Override
    public void failed(Unsent entry, ParleyException why) {
      failures.add(entry.key() + " " + why.number());
    }
  }
}
