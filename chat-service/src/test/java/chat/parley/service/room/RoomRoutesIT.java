package chat.parley.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Bucket;
import chat.parley.protocol.id.RoomId;
import chat.parley.service.Answer;
import chat.parley.service.Caller;
import chat.parley.service.Names;
import chat.parley.service.RunningService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoomRoutesIT {
  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");

  @Test
  void whoMakesARoomOwnsIt() {
    var room = Names.unique("room");
    var answer = alice.post("/v1/rooms", "{\"room\":\"" + room + "\"}").expect(201);
    assertThat(answer.header("Location")).isEqualTo("/v1/rooms/" + room);
    assertThat(answer.text("room")).isEqualTo(room);
    assertThat(answer.text("visibility")).isEqualTo("public");
    assertThat(answer.text("owner")).isEqualTo(alice.user());
    assertThat(answer.text("role")).isEqualTo("owner");
    assertThat(answer.json().path("members").asInt()).isEqualTo(1);
    assertThat(answer.text("position")).endsWith(":1");
    assertThat(alice.get("/v1/rooms/" + room).expect(200).body()).isEqualTo(answer.body());
  }

  @Test
  void aRoomIsMadeOnce() {
    var room = alice.newRoom("public");
    alice.post("/v1/rooms", "{\"room\":\"" + room + "\"}").expectProblem(409, 4310);
    bob.post("/v1/rooms", "{\"room\":\"" + room + "\"}").expectProblem(409, 4310);
    assertThat(bob.get("/v1/rooms/" + room).text("owner")).isEqualTo(alice.user());
  }

  @Test
  void ofManyWhoMakeARoomAtOnceOneDoes() throws Exception {
    var body = "{\"room\":\"" + Names.unique("race") + "\"}";
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls =
          IntStream.range(0, 8)
              .<Callable<Answer>>mapToObj(
                  i -> () -> (i % 2 == 0 ? alice : bob).post("/v1/rooms", body))
              .toList();
      var statuses = new ArrayList<Integer>();
      for (var answer : threads.invokeAll(calls)) {
        statuses.add(answer.get().status());
      }
      assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"room\":\"-x\"}", "{\"room\":\"a b\"}", "{\"room\":\"\"}"})
  void aRoomNeedsARoomId(String body) {
    alice.post("/v1/rooms", body).expectProblem(400, 4304);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"room\":5}",
        "{\"room\":[\"a\"]}",
        "{\"room\":null}",
        "{\"room\":\"a\",\"visibility\":\"secret\"}",
        "[]",
        "null",
        "\"a\"",
        "{\"room\":\"a\"",
        "{\"room\":\"a\"} x",
        "",
        "room=a"
      })
  void aBodyThatIsNoRoomIsRefused(String body) {
    alice.post("/v1/rooms", body).expectProblem(400, 4300);
  }

  @Test
  void unknownFieldsAreIgnored() {
    var body = "{\"colour\":{\"a\":[1]},\"room\":\"" + Names.unique("room") + "\"}";
    alice.post("/v1/rooms", body).expect(201);
  }

  @Test
  void aPublicRoomIsSeenByAll() {
    var room = alice.newRoom("public");
    var answer = bob.get("/v1/rooms/" + room).expect(200);
    assertThat(answer.json().has("role")).isFalse();
    bob.join(room);
    var joined = bob.get("/v1/rooms/" + room).expect(200);
    assertThat(joined.text("role")).isEqualTo("member");
    assertThat(joined.json().path("members").asInt()).isEqualTo(2);
    assertThat(joined.text("position")).endsWith(":2");
  }

  @Test
  void aPrivateRoomDoesNotExistForOthers() {
    var room = alice.newRoom("private");
    assertThat(alice.get("/v1/rooms/" + room).expect(200).text("visibility")).isEqualTo("private");
    var hidden = bob.get("/v1/rooms/" + room).expectProblem(404, 4302);
    var absent = bob.get("/v1/rooms/" + room + "0").expectProblem(404, 4302);
    assertThat(hidden.body()).isEqualTo(absent.body().replace(room + "0", room));
    assertThat(bob.get("/v1/rooms?limit=1000").texts("rooms", "room")).doesNotContain(room);
  }

  @Test
  void aPathNeedsARoomId() {
    alice.get("/v1/rooms/-x").expectProblem(400, 4304);
    alice.get("/v1/rooms/a%20b").expectProblem(400, 4304);
  }

  @Test
  void myRoomsAreThoseIAmIn() {
    var own = alice.newRoom("public");
    var invited = bob.newRoom("private");
    bob.newRoom("public");
    bob.invite(invited, alice);
    assertThat(alice.get("/v1/rooms?mine=true").expect(200).texts("rooms", "room"))
        .containsExactlyInAnyOrder(own, invited);
    assertThat(alice.get("/v1/rooms?mine=true").texts("rooms", "role"))
        .containsExactlyInAnyOrder("owner", "member");
    alice.delete("/v1/rooms/" + invited + "/members/" + alice.user()).expect(204);
    assertThat(alice.get("/v1/rooms?mine=true").texts("rooms", "room")).containsExactly(own);
  }

  @Test
  void pagesOfPublicRoomsHoldEachRoomOnceInOneOrder() {
    var made = IntStream.range(0, 30).mapToObj(_ -> alice.newRoom("public")).toList();
    var seen = new ArrayList<String>();
    var after = "";
    do {
      var page = bob.get("/v1/rooms?limit=7" + (after.isEmpty() ? "" : "&after=" + after));
      var rooms = page.expect(200).texts("rooms", "room");
      assertThat(rooms).hasSizeBetween(1, 7);
      seen.addAll(rooms);
      after = page.json().path("next").asString("");
      if (!after.isEmpty()) {
        assertThat(rooms).hasSize(7).last().isEqualTo(after);
      }
    } while (!after.isEmpty());
    assertThat(seen).containsAll(made).doesNotHaveDuplicates().contains("general");
    assertThat(seen).isSortedAccordingTo(byBucketThenId());
    assertThat(bob.get("/v1/rooms?limit=1000").texts("rooms", "room")).containsAll(made);
  }

  @Test
  void aPageGoesOnAfterARoomThatIsNotThere() {
    assertThat(bob.get("/v1/rooms?limit=1&after=not-there").expect(200).texts("rooms", "room"))
        .hasSizeLessThanOrEqualTo(1);
    bob.get("/v1/rooms?after=-x").expectProblem(400, 4304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "-1", "x", "", "1.5", "99999999999999999999"})
  void aPageHasASizeThatIsAllowed(String limit) {
    alice.get("/v1/rooms?limit=" + limit).expectProblem(400, 4320);
  }

  private static Comparator<String> byBucketThenId() {
    return Comparator.<String>comparingInt(room -> Bucket.of(new RoomId(room)).index())
        .thenComparing(Comparator.naturalOrder());
  }
}
