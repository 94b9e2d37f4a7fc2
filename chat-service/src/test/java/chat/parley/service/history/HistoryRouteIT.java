package chat.parley.service.history;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisExtension;
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

final class HistoryRouteIT {
  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");

  @Test
  void theNewestPageComesFirst() {
    var room = roomOf(250);
    var page = bob.get(messages(room)).expect(200);
    assertThat(texts(page)).isEqualTo(expected(151, 250));
    assertThat(page.text("room")).isEqualTo(room);
    assertThat(page.text("top")).endsWith(":251");
    assertThat(page.text("first")).endsWith(":0");
    assertThat(page.text("top")).isEqualTo(alice.get("/v1/rooms/" + room).text("position"));
    assertThat(page.header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void pagesBackwardsHoldEverythingOnce() {
    var room = roomOf(250);
    var seen = new ArrayList<String>();
    var page = bob.get(messages(room) + "?limit=60");
    while (!texts(page.expect(200)).isEmpty()) {
      seen.addAll(0, texts(page));
      page = bob.get(messages(room) + "?limit=60&before=" + position(page, 0));
    }
    assertThat(seen.getFirst()).isEmpty(); // alice's joining has no text
    assertThat(seen.subList(1, seen.size())).isEqualTo(expected(1, 250));
  }

  @Test
  void pagesForwardsHoldEverythingOnce() {
    var room = roomOf(250);
    var seen = new ArrayList<String>();
    var after = bob.get(messages(room)).text("first");
    var page = bob.get(messages(room) + "?limit=60&after=" + after);
    while (!texts(page.expect(200)).isEmpty()) {
      seen.addAll(texts(page));
      page = bob.get(messages(room) + "?limit=60&after=" + position(page, -1));
    }
    assertThat(seen.subList(1, seen.size())).isEqualTo(expected(1, 250));
  }

  /// Its epochs are as many as it has messages.
  @Test
  void pagesForwardsHoldEverythingThoughRedisWasStartedAnewAgainAndAgain() {
    var room = alice.newRoom("public");
    var meta = new String(Keys.roomMeta(new RoomId(room)), StandardCharsets.US_ASCII);
    for (int i = 1; i <= 30; i++) {
      RedisExtension.server().command("HSET", meta, "replid", "another");
      alice.say(room, "m" + i);
    }
    var first = bob.get(messages(room)).text("first");
    var page = bob.get(messages(room) + "?after=" + first).expect(200);
    assertThat(texts(page).subList(1, 31)).isEqualTo(expected(1, 30));
  }

  @Test
  void aPageHoldsAThousand() {
    var room = roomOf(250);
    assertThat(texts(bob.get(messages(room) + "?limit=1000").expect(200))).hasSize(251);
    bob.get(messages(room) + "?limit=1001").expectProblem(400, 4320);
    bob.get(messages(room) + "?limit=0").expectProblem(400, 4320);
  }

  @Test
  void eventsHaveTheBytesOfTheOtherTransports() {
    var room = alice.newRoom("public");
    var sent =
        alice
            .post(
                messages(room), "{\"key\":\"k1\",\"text\":\"h\\u00e9 \\\"you\\\" \\ud83d\\ude00\"}")
            .expect(200);
    var event = alice.get(messages(room) + "?limit=1").expect(200);
    assertThat(event.body())
        .endsWith(
            "\"events\":[{\"event\":\"message\",\"room\":\"%s\",\"epoch\":\"%s\",\"offset\":2,\"user\":\"%s\",\"at\":%s,\"key\":\"k1\",\"text\":\"hé \\\"you\\\" 😀\"}]}"
                .formatted(
                    room, sent.text("epoch"), alice.user(), sent.json().path("at").asLong()));
  }

  @Test
  void aPrivateRoomsHistoryBeginsAtJoining() {
    var room = alice.newRoom("private");
    alice.say(room, "secret 1");
    var before = alice.get(messages(room)).text("top");
    alice.say(room, "secret 2");
    alice.invite(room, bob);
    alice.say(room, "hello");
    var page = bob.get(messages(room)).expect(200);
    assertThat(page.texts("events", "event")).containsExactly("joined", "message");
    assertThat(texts(page)).containsExactly("", "hello");
    assertThat(page.text("first")).endsWith(":3");
    assertThat(texts(bob.get(messages(room) + "?after=" + before).expect(200)))
        .containsExactly("", "hello");
    assertThat(texts(bob.get(messages(room) + "?before=" + before).expect(200))).isEmpty();
    assertThat(bob.get(messages(room) + "?before=" + position(page, 0)).expect(200).body())
        .contains("\"events\":[]")
        .doesNotContain("secret");
  }

  @Test
  void whoComesBackToAPrivateRoomSeesItFromThereOn() {
    var room = alice.newRoom("private");
    alice.invite(room, bob);
    alice.say(room, "first time");
    bob.delete("/v1/rooms/" + room + "/members/" + bob.user()).expect(204);
    bob.get(messages(room)).expectProblem(404, 4302);
    alice.say(room, "without bob");
    alice.invite(room, bob);
    assertThat(texts(bob.get(messages(room)))).containsExactly("");
  }

  @Test
  void aPrivateRoomHasNoHistoryForOthers() {
    var room = alice.newRoom("private");
    bob.get(messages(room)).expectProblem(404, 4302);
    bob.get(messages("no-such-room")).expectProblem(404, 4302);
    bob.get(messages("-x")).expectProblem(400, 4304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x:", ":1", "x:-1", "X:1", "x:1.5", "x:99999999999999999", ""})
  void aPositionMustBeOne(String position) {
    var room = alice.newRoom("public");
    alice.get(messages(room) + "?before=" + position).expectProblem(400, 4308);
    alice.get(messages(room) + "?after=" + position).expectProblem(400, 4308);
  }

  @Test
  void aPositionMustBeOneOfThisRoom() {
    var room = alice.newRoom("public");
    var epoch = alice.say(room, "hi").text("epoch");
    for (var direction : List.of("before", "after")) {
      var path = messages(room) + "?" + direction + "=";
      alice.get(path + "other:1").expectProblem(400, 4308);
      alice.get(path + "other:0").expectProblem(400, 4308);
      var beyond = alice.get(path + epoch + ":3").expectProblem(400, 4308);
      assertThat(beyond.text("detail")).contains(epoch + ":3", epoch + ":2");
      alice.get(path + epoch + ":2").expect(200);
      alice.get(path + epoch + ":0").expect(200);
    }
  }

  @Test
  void onlyOneDirectionAtATime() {
    var room = alice.newRoom("public");
    var top = alice.get(messages(room)).text("top");
    alice.get(messages(room) + "?before=" + top + "&after=" + top).expectProblem(400, 4300);
  }

  private String roomOf(int messages) {
    var room = alice.newRoom("public");
    for (int i = 1; i <= messages; i++) {
      alice.say(room, "m" + i);
    }
    return room;
  }

  private static List<String> expected(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "m" + i).toList();
  }

  private static String messages(String room) {
    return "/v1/rooms/" + room + "/messages";
  }

  private static List<String> texts(Answer page) {
    return page.texts("events", "text");
  }

  /// @param index -1 for the last event
  private static String position(Answer page, int index) {
    var events = page.json().path("events");
    var event = events.get(index < 0 ? events.size() + index : index);
    return event.path("epoch").asString() + ':' + event.path("offset").asLong();
  }
}
