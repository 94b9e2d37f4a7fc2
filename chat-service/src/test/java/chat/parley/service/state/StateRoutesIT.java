package chat.parley.service.state;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.state.HeldChange;
import chat.parley.backplane.state.PatchedDocument;
import chat.parley.backplane.state.StateChanges;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.service.Answer;
import chat.parley.service.Caller;
import chat.parley.service.Names;
import chat.parley.service.RunningService;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Documents over HTTP. What whoever follows the room sees is tested with gateways.
final class StateRoutesIT {
  private static final String JSON_PATCH = "application/json-patch+json";
  private static final String MERGE_PATCH = "application/merge-patch+json";

  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");
  private final String room = stateRoom(alice, "public");

  @Test
  void aNewStateRoomSaysSoAndHoldsAnEmptyObject() {
    assertThat(alice.get("/v1/rooms/" + room).expect(200).text("kind")).isEqualTo("state");
    var ordinary = alice.newRoom("public");
    assertThat(alice.get("/v1/rooms/" + ordinary).expect(200).json().has("kind")).isFalse();
    var read = alice.get(path()).expect(200);
    assertThat(read.body())
        .isEqualTo(
            "{\"room\":\"%s\",\"position\":\"%s\",\"document\":{}}"
                .formatted(room, alice.get("/v1/rooms/" + room).text("position")));
    alice
        .post("/v1/rooms", "{\"room\":\"" + Names.unique("r") + "\",\"kind\":\"other\"}")
        .expectProblem(400, 4300);
  }

  @Test
  void whatIsSetIsReadByWhoeverMayReadTheRoomToTheLetter() {
    var document = "{\"eur\":1.0830,\"big\":12345678901234567890,\"é\":[null,\"<\\n😀\"]}";
    var put = alice.put(path(), " " + document.replace(",", " , ")).expect(200);
    assertThat(put.json().propertyNames()).containsExactly("epoch", "offset", "at");

    var read = bob.get(path()).expect(200);

    assertThat(read.body()).contains("\"document\":" + document + "}");
    assertThat(read.text("position")).isEqualTo(position(put));
    assertThat(read.header("ETag")).isEqualTo('"' + position(put) + '"');
  }

  @Test
  void onlyWhatIsOtherwiseIsPublished() {
    alice.put(path(), metrics(0, 0)).expect(200);
    alice.put(path(), metrics(4, 7_000_000)).expect(200);

    var event = events().getLast();

    assertThat(event.path("event").asString()).isEqualTo("patch");
    assertThat(event.path("user").asString()).isEqualTo(alice.user());
    assertThat(event.path("patch")).hasSize(4);
    assertThat(event.toString().length()).isLessThan(500);
    assertThat(metrics(4, 7_000_000)).hasSizeGreaterThan(3_000);
    expectDocumentOfItsEvents();
  }

  @Test
  void patchesOfBothKindsChangeIt() {
    alice.put(path(), "{\"a\":{\"b\":1,\"c\":2}}").expect(200);
    patch(JSON_PATCH, "[{\"op\":\"add\",\"path\":\"/a/d\",\"value\":[3]}]").expect(200);
    patch(MERGE_PATCH, "{\"a\":{\"b\":null},\"x\":null,\"y\":\"new\"}").expect(200);

    assertThat(document().toString()).isEqualTo("{\"a\":{\"c\":2,\"d\":[3]},\"y\":\"new\"}");
    expectDocumentOfItsEvents();
  }

  @Test
  void whatChangesNothingIsAnsweredAndNotPublished() {
    var first = alice.put(path(), "{\"a\":1}").expect(200);
    int events = events().size();
    assertThat(position(alice.put(path(), "{\"a\": 1}").expect(200))).isEqualTo(position(first));
    assertThat(position(patch(JSON_PATCH, "[]").expect(200))).isEqualTo(position(first));
    assertThat(events()).hasSize(events);
  }

  @Test
  void aKeyIsDoneOnceWhateverHasChangedSince() {
    var increment = "[{\"op\":\"add\",\"path\":\"/l/-\",\"value\":1}]";
    alice.put(path(), "{\"l\":[]}").expect(200);
    var first = patch("?key=k1", JSON_PATCH, increment).expect(200);
    alice.put(path(), "{}").expect(200);

    assertThat(patch("?key=k1", JSON_PATCH, increment).expect(200).body()).isEqualTo(first.body());

    assertThat(document().toString()).isEqualTo("{}");
    patch("?key=k2&first=" + position(first), JSON_PATCH, "[]").expect(200);
    patch("?key=a%20b", JSON_PATCH, "[]").expectProblem(400, 4312);
    patch("?key=k3&first=x", JSON_PATCH, "[]").expectProblem(400, 4308);
    patch("?key=k4&first=zzzz:1", JSON_PATCH, "[]").expectProblem(409, 4306);
  }

  @Test
  void whoNamesTheDocumentThatHeChangesIsToldOfAnother() {
    var first = alice.put(path(), "{\"a\":1}").expect(200);
    var tag = '"' + position(first) + '"';
    alice
        .sendBody("PUT", path(), "{\"a\":2}", "Content-Type", "application/json", "If-Match", tag)
        .expect(200);
    alice
        .sendBody("PUT", path(), "{\"a\":3}", "Content-Type", "application/json", "If-Match", tag)
        .expectProblem(409, 4373);
    alice
        .sendBody("PATCH", path(), "{\"b\":1}", "Content-Type", MERGE_PATCH, "If-Match", "*")
        .expect(200);
    assertThat(document().toString()).isEqualTo("{\"a\":2,\"b\":1}");
  }

  @Test
  void whoHasTheDocumentIsToldThatItIsTheSame() {
    var tag = alice.get(path()).expect(200).header("ETag");
    alice.send("GET", path(), "If-None-Match", tag).expect(304);
    bob.join(room);
    assertThat(alice.send("GET", path(), "If-None-Match", tag).status()).isEqualTo(304);
    alice.put(path(), "1").expect(200);
    alice.send("GET", path(), "If-None-Match", tag).expect(200);
  }

  @Test
  void whatDoesNotFitIsRefusedAndChangesNothing() {
    alice.put(path(), "{\"a\":1}").expect(200);
    patch(JSON_PATCH, "[{\"op\":\"remove\",\"path\":\"/b\"}]").expectProblem(409, 4373);
    patch(JSON_PATCH, "[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]").expectProblem(409, 4373);
    patch(JSON_PATCH, "{\"a\":2}").expectProblem(400, 4372);
    patch("application/json", "{\"a\":2}").expectProblem(415, 4317);
    patch("nonsense", "{\"a\":2}").expectProblem(415, 4317);
    alice.sendBody("PUT", path(), "{}", "Content-Type", MERGE_PATCH).expectProblem(415, 4317);
    assertThat(document().toString()).isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{} {}",
        "{\"a\":1,\"a\":2}",
        "\"\\ud800\"",
        "NaN",
        "123456789012345678901234567890123",
        "[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]"
      })
  void whatIsNoDocumentIsRefused(String body) {
    alice.put(path(), body).expectProblem(400, 4300);
    patch(MERGE_PATCH, body).expectProblem(400, 4300);
  }

  /// Each by itself is no deeper than it may be.
  @Test
  void patchesMakeNothingThatNobodyCouldReadAnyMore() {
    var deep = "[".repeat(20) + "]".repeat(20);
    alice.put(path(), "{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}").expect(200);
    patch(JSON_PATCH, "[{\"op\":\"add\",\"path\":\"/a/a/a/a/a\",\"value\":" + deep + "}]")
        .expectProblem(400, 4300);
    alice.put(path(), "{}").expect(200);
  }

  @Test
  void aDocumentHasItsSize() {
    try (var small =
        RunningService.start(RedisExtension.server().uri(), "parley.state.max-document=1KB")) {
      var owner = small.newUser("owner");
      var there = "/v1/rooms/" + stateRoom(owner, "public") + "/state";
      owner.put(there, '"' + "x".repeat(1_022) + '"').expect(200);
      owner.put(there, '"' + "x".repeat(1_023) + '"').expectProblem(413, 4374);
      owner.put(there, "{\"a\":\"" + "x".repeat(1_000) + "\"}").expect(200);
      owner
          .sendBody(
              "PATCH", there, "{\"b\":\"" + "x".repeat(100) + "\"}", "Content-Type", MERGE_PATCH)
          .expectProblem(413, 4374);
    }
  }

  @Test
  void whoComesWhenTheNodeChangesAsManyAsItMayIsToldToRepeatIt() {
    try (var small =
        RunningService.start(RedisExtension.server().uri(), "parley.state.max-at-once=1")) {
      var owner = small.newUser("owner");
      var held = new RoomId(stateRoom(owner, "public"));
      var there = "/v1/rooms/" + stateRoom(owner, "public") + "/state";
      try (var _ = HeldChange.of(small.bean(StateChanges.class), held, new UserId(owner.user()))) {
        owner.put(there + "?key=k1", "1").expectProblem(503, 4106);
        owner
            .sendBody("PATCH", there, "{\"a\":1}", "Content-Type", MERGE_PATCH)
            .expectProblem(503, 4106);
      }
      owner.put(there + "?key=k1", "1").expect(200);
    }
  }

  @Test
  void moreCopiesThanAPatchMayHaveAreRefused() {
    alice.put(path(), "{\"a\":1}").expect(200);
    var copy = "{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/b\"}";
    patch(JSON_PATCH, Collections.nCopies(51, copy).toString()).expectProblem(400, 4372);
    patch(JSON_PATCH, Collections.nCopies(50, copy).toString()).expect(200);
    assertThat(document().toString()).isEqualTo("{\"a\":1,\"b\":1}");
  }

  @Test
  void whoMayNotWriteDoesNotChangeIt() {
    var hidden = stateRoom(alice, "private");
    var there = "/v1/rooms/" + hidden + "/state";
    bob.get(there).expectProblem(404, 4302);
    bob.put(there, "{}").expectProblem(404, 4302);
    // Whether a test holds would tell a stranger what the document is.
    bob.sendBody(
            "PATCH", there, "[{\"op\":\"remove\",\"path\":\"/x\"}]", "Content-Type", JSON_PATCH)
        .expectProblem(404, 4302);
    bob.put(path(), "{}").expectProblem(403, 4301);
    alice.get("/v1/rooms/no-such-room/state").expectProblem(404, 4302);
    alice.get("/v1/rooms/-/state").expectProblem(400, 4304);
    alice.put("/v1/rooms/-/state", "{}").expectProblem(400, 4304);
    service.anyone().get(path()).expectProblem(401, 4200);
    service.anyone().put(path(), "{}").expectProblem(401, 4200);

    bob.join(room);
    bob.put(path(), "{\"by\":\"bob\"}").expect(200);
    alice
        .patch("/v1/rooms/" + room + "/members/" + bob.user(), "{\"role\":\"reader\"}")
        .expect(200);
    bob.put(path(), "{}").expectProblem(403, 4330);
    alice
        .patch("/v1/rooms/" + room + "/members/" + bob.user(), "{\"role\":\"member\"}")
        .expect(200);
    var until = System.currentTimeMillis() + 60_000;
    alice
        .put("/v1/rooms/" + room + "/mutes/" + bob.user(), "{\"until\":" + until + "}")
        .expect(204);
    bob.put(path(), "{}").expectProblem(403, 4331);
    alice.delete("/v1/rooms/" + room + "/mutes/" + bob.user()).expect(204);
    alice.patch("/v1/rooms/" + room, "{\"frozen\":true}").expect(200);
    bob.put(path(), "{}").expectProblem(403, 4333);
    alice.patch("/v1/rooms/" + room, "{\"closed\":true}").expect(200);
    alice.put(path(), "{}").expectProblem(403, 4334);
    assertThat(document().toString()).isEqualTo("{\"by\":\"bob\"}");
  }

  @Test
  void messagesAndDocumentsHaveRoomsOfTheirOwn() {
    var messages = alice.newRoom("public");
    var there = "/v1/rooms/" + messages + "/state";
    alice.get(there).expectProblem(409, 4370);
    alice.put(there, "{}").expectProblem(409, 4370);
    alice.sendBody("PATCH", there, "{}", "Content-Type", MERGE_PATCH).expectProblem(409, 4370);
    alice.post("/v1/rooms/" + room + "/messages", "{\"text\":\"hi\"}").expectProblem(409, 4371);
  }

  /// On two nodes at once: each of them finds that the other one was quicker, again and again.
  @Test
  void whatManyDoAtOnceIsAllDone() {
    int each = 25;
    bob.join(room);
    alice.put(path(), "{\"l\":[]}").expect(200);
    try (var other = RunningService.start(RedisExtension.server().uri());
        var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      var elsewhere = other.as(bob.user());
      var answers =
          IntStream.range(0, 2 * each)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () ->
                              (i < each ? alice : elsewhere)
                                  .sendBody("PATCH", path(), add(i), "Content-Type", JSON_PATCH),
                          writers))
              .toList();
      answers.forEach(answer -> answer.join().expect(200));
    }

    assertThat(document().path("l").valueStream().map(JsonNode::asInt))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 2 * each).boxed().toList());
    expectDocumentOfItsEvents();
  }

  private String path() {
    return "/v1/rooms/" + room + "/state";
  }

  private Answer patch(String contentType, String body) {
    return patch("", contentType, body);
  }

  private Answer patch(String query, String contentType, String body) {
    return alice.sendBody("PATCH", path() + query, body, "Content-Type", contentType);
  }

  private JsonNode document() {
    return alice.get(path()).expect(200).json().path("document");
  }

  /// What the room's order says makes of the first document the one that there is.
  private void expectDocumentOfItsEvents() {
    var document = new PatchedDocument();
    document.take(JsonMapper.shared().readTree("{\"event\":\"snapshot\",\"document\":{}}"));
    events().forEach(document::take);
    assertThat(document.document()).isEqualTo(document());
  }

  private List<JsonNode> events() {
    return alice
        .get("/v1/rooms/" + room + "/messages?limit=1000")
        .expect(200)
        .json()
        .path("events")
        .valueStream()
        .toList();
  }

  private static String metrics(int changed, int value) {
    return IntStream.range(0, 200)
        .mapToObj(i -> "\"metric-" + i + "\":" + (i < changed ? value : 1_000_000 + i))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String add(int number) {
    return "[{\"op\":\"add\",\"path\":\"/l/-\",\"value\":" + number + "}]";
  }

  private static String stateRoom(Caller owner, String visibility) {
    var room = Names.unique("state");
    owner
        .post(
            "/v1/rooms",
            "{\"room\":\"%s\",\"visibility\":\"%s\",\"kind\":\"state\"}"
                .formatted(room, visibility))
        .expect(201);
    return room;
  }

  private static String position(Answer answer) {
    return answer.text("epoch") + ':' + answer.json().path("offset").asLong();
  }
}
