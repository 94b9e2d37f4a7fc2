package chat.parley.service.export;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.protocol.id.RoomId;
import chat.parley.service.Answer;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ExportRouteIT {
  private static final JsonMapper JSON = new JsonMapper();

  private final RunningService running = RunningService.shared();
  private final RedisServer redis = RedisExtension.server();
  private final Caller service = running.newService("back-end");
  private final Caller alice = running.newUser("alice");
  private final String room = alice.newRoom("private");

  @Test
  void pagesHoldEverythingOnceAndThenNothingUntilThereIsMore() {
    say(250);
    var texts = new ArrayList<String>();
    var page = export("?limit=60").expect(200);
    assertThat(page.header("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(lines(page)).hasSize(60);
    while (!page.body().isEmpty()) {
      lines(page).forEach(line -> texts.add(line.path("text").asString("")));
      page = export("?limit=60&after=" + last(page)).expect(200);
    }
    assertThat(texts.getFirst()).as("her joining").isEmpty();
    assertThat(texts.subList(1, texts.size()))
        .isEqualTo(IntStream.rangeClosed(1, 250).mapToObj(i -> "m" + i).toList());

    var top = alice.get("/v1/rooms/" + room).text("position");
    assertThat(export("?after=" + top).expect(200).body()).isEmpty();
    alice.say(room, "more");
    assertThat(lines(export("?after=" + top)))
        .extracting(line -> line.path("text").asString())
        .containsExactly("more");
  }

  @Test
  void aLineIsAnEventToTheLetter() {
    alice.say(room, "h\\u00e9 \\\"you\\\"");
    var history = alice.get("/v1/rooms/" + room + "/messages").expect(200).body();
    var lines = export("").expect(200).body().split("\n", -1);
    assertThat(lines).hasSize(3);
    assertThat(history).contains("[" + lines[0] + ',' + lines[1] + ']');
    assertThat(lines[2]).as("each line has its end").isEmpty();
  }

  /// History shows what has become of messages; an export what was done, one after the other.
  @Test
  void changesAreEventsWithTheirTexts() {
    var sent = alice.say(room, "first text");
    var message = sent.text("epoch") + ":2";
    change("edit", message, ",\"text\":\"second text\"");
    change("delete", message, "");
    var lines = lines(export("?after=" + sent.text("epoch") + ":1"));
    assertThat(lines)
        .extracting(line -> line.path("event").asString())
        .containsExactly("message", "edited", "deleted");
    assertThat(lines)
        .extracting(line -> line.path("text").asString(""))
        .containsExactly("first text", "second text", "");
  }

  @Test
  void whatWasTrimmedMeanwhileIsAnnouncedAndTheRestBrought() {
    var epoch = say(6);
    redis.command("XTRIM", log(), "MINID", "5-0");
    var lines = lines(export("?after=" + epoch + ":2"));
    expectReset(lines.getFirst(), epoch + ":2", epoch + ":4");
    assertThat(offsets(lines)).containsExactly(5L, 6L, 7L);
    assertThat(offsets(lines(export("")))).as("who has nothing misses nothing").startsWith(5L);
    assertThat(offsets(lines(export("?after=" + epoch + ":4")))).startsWith(5L);
  }

  @Test
  void whatWasLostIsAnnouncedWithWhatSurvived() {
    var old = say(4);
    lose(2);
    var now = alice.say(room, "after the failover").text("epoch");
    assertThat(now).isNotEqualTo(old);
    var lines = lines(export("?after=" + old + ":5"));
    expectReset(lines.getFirst(), old + ":3", old + ":3");
    assertThat(lines.get(1).path("text").asString()).isEqualTo("after the failover");
    assertThat(position(lines.get(1))).isEqualTo(now + ":4");
    assertThat(lines(export("?after=" + old + ":3")))
        .as("who has nothing that was lost goes on")
        .hasSize(1);
  }

  @Test
  void whatSurvivedAndIsTrimmedIsAGapToo() {
    var old = say(4);
    lose(2);
    alice.say(room, "a");
    alice.say(room, "b");
    var now = alice.say(room, "c").text("epoch");
    redis.command("XTRIM", log(), "MINID", "6-0");
    var lines = lines(export("?after=" + old + ":5"));
    expectReset(lines.getFirst(), old + ":3", now + ":5");
    assertThat(offsets(lines)).containsExactly(6L);
  }

  /// Of another history, or made up: as far as anybody knows nothing of it is left.
  @Test
  void whoHasAnotherHistoryBeginsAnew() {
    var old = say(3);
    lose(1);
    var now = alice.say(room, "now").text("epoch");
    for (var position : List.of("zzzzzz:2", "zzzzzz:99", now + ":2", now + ":0")) {
      var lines = lines(export("?after=" + position));
      expectReset(lines.getFirst(), "", old + ":0");
      assertThat(offsets(lines)).as(position).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  /// That a position's epoch is known does not say that its offset was ever in it.
  @Test
  void whoHasAPlaceThatAnotherPublicationHasBeginsAnew() {
    var epoch = say(4);
    redis.command("HSET", meta(), "forks", "older:3");
    var lines = lines(export("?after=older:2"));
    expectReset(lines.getFirst(), "", epoch + ":0");
    assertThat(offsets(lines)).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void whatCannotBeReadIsAnnounced() {
    var epoch = say(5);
    redis.command("XDEL", log(), "3-0", "4-0");
    var lines = lines(export(""));
    assertThat(offsets(lines)).containsExactly(1L, 2L, 5L, 6L);
    expectReset(lines.get(2), epoch + ":2", epoch + ":4");
  }

  @Test
  void aLogThatIsGoneIsAnnouncedAndTheExportGoesOnBehindIt() {
    var epoch = say(3);
    redis.command("DEL", log());
    var lines = lines(export("?after=" + epoch + ":2"));
    assertThat(lines).hasSize(1);
    expectReset(lines.getFirst(), epoch + ":2", epoch + ":4");
    alice.say(room, "next");
    assertThat(offsets(lines(export("?after=" + epoch + ":4")))).containsExactly(5L);
  }

  @Test
  void aPositionBeyondTheTopIsRefused() {
    var epoch = say(1);
    var refused = export("?after=" + epoch + ":3").expectProblem(400, 4308);
    assertThat(refused.text("detail")).contains(epoch + ":3", epoch + ":2");
    export("?after=" + epoch + ":2").expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x:", ":1", "x:-1", "X:1", ""})
  void aPositionMustBeOne(String position) {
    export("?after=" + position).expectProblem(400, 4308);
  }

  @Test
  void roomsAndPagesMustBeSome() {
    service.get("/v1/rooms/no-such-room/export").expectProblem(404, 4302);
    service.get("/v1/rooms/-x/export").expectProblem(400, 4304);
    export("?limit=0").expectProblem(400, 4320);
    export("?limit=1001").expectProblem(400, 4320);
  }

  @Test
  void isForServicesAlone() {
    alice.get("/v1/rooms/" + room + "/export").expectProblem(403, 4350);
    service.post("/v1/rooms/" + room + "/export", "{}").expectProblem(405, 4313);
  }

  /// Alice says `m1`, `m2` …; the room's epoch.
  private String say(int messages) {
    for (int i = 1; i <= messages; i++) {
      alice.say(room, "m" + i);
    }
    return text("epoch");
  }

  private void change(String command, String message, String more) {
    alice
        .post("/v1/rooms/" + room + '/' + command, "{\"message\":\"" + message + '"' + more + '}')
        .expect(200);
  }

  /// As a failover that loses the newest entries, and another server that goes on.
  private void lose(int count) {
    long top = Long.parseLong(text("offset"));
    for (long offset = top; offset > top - count; offset--) {
      redis.command("XDEL", log(), offset + "-0");
    }
    redis.command("XSETID", log(), (top - count) + "-0");
    redis.command("HSET", meta(), "offset", "" + (top - count), "replid", "another");
  }

  private Answer export(String query) {
    return service.get("/v1/rooms/" + room + "/export" + query);
  }

  private static List<JsonNode> lines(Answer page) {
    return page.expect(200).body().lines().map(JSON::readTree).toList();
  }

  /// Of the events that have one.
  private static List<Long> offsets(List<JsonNode> lines) {
    return lines.stream()
        .filter(line -> line.has("offset"))
        .map(line -> line.path("offset").asLong())
        .toList();
  }

  /// @param kept empty where there is none
  private void expectReset(JsonNode line, String kept, String position) {
    assertThat(line.path("event").asString()).as(line.toString()).isEqualTo("reset");
    assertThat(line.path("room").asString()).isEqualTo(room);
    assertThat(line.path("kept").asString("")).isEqualTo(kept);
    assertThat(line.path("position").asString()).isEqualTo(position);
  }

  private static String last(Answer page) {
    return position(lines(page).getLast());
  }

  private static String position(JsonNode event) {
    return event.path("epoch").asString() + ':' + event.path("offset").asLong();
  }

  private String text(String field) {
    return String.valueOf(redis.command("HGET", meta(), field));
  }

  private String log() {
    return new String(Keys.roomLog(new RoomId(room)), StandardCharsets.US_ASCII);
  }

  private String meta() {
    return new String(Keys.roomMeta(new RoomId(room)), StandardCharsets.US_ASCII);
  }
}
