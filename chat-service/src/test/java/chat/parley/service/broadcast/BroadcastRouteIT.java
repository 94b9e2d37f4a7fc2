package chat.parley.service.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Waiting;
import chat.parley.service.Answer;
import chat.parley.service.Caller;
import chat.parley.service.Names;
import chat.parley.service.RunningService;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BroadcastRouteIT {
  private static final String HELLO = "\"key\":\"k1\",\"text\":\"hello\"";

  private final RunningService running = RunningService.shared();
  private final Caller service = running.newService("back-end");
  private final Caller alice = running.newUser("alice");

  @Test
  void eachRoomGetsTheMessageUnderItsKey() {
    var first = service.newRoom("public");
    var second = service.newRoom("private");
    var answer = broadcast(List.of(first, second, first), HELLO).expect(200);
    assertThat(answer.json().path("rooms").propertyNames()).containsExactly(first, second);
    for (var room : List.of(first, second)) {
      var sent = answer.json().path("rooms").path(room);
      assertThat(sent.propertyNames()).containsExactly("epoch", "offset", "at");
      var events = service.get("/v1/rooms/" + room + "/messages").expect(200);
      assertThat(events.texts("events", "text")).containsExactly("", "hello");
      assertThat(events.texts("events", "key")).containsExactly("", "k1");
      assertThat(events.texts("events", "user")).containsExactly(service.user(), service.user());
      assertThat(events.text("top"))
          .isEqualTo(sent.path("epoch").asString() + ':' + sent.path("offset").asLong());
    }
  }

  @Test
  void whatIsRefusedInOneRoomIsNotInAnother() {
    var good = service.newRoom("public");
    var foreign = alice.newRoom("public");
    var hidden = alice.newRoom("private");
    var closed = service.newRoom("public");
    service.patch("/v1/rooms/" + closed, "{\"closed\":true}").expect(200);
    var answer =
        broadcast(List.of(foreign, hidden, "no-such-room", closed, good), HELLO).expect(200);
    assertThat(code(answer, foreign)).isEqualTo(4301);
    assertThat(code(answer, hidden)).isEqualTo(4302);
    assertThat(code(answer, "no-such-room")).isEqualTo(4302);
    assertThat(code(answer, closed)).isEqualTo(4334);
    assertThat(answer.json().path("rooms").path(good).path("offset").asLong()).isEqualTo(2);
    assertThat(answer.json().path("rooms").path(foreign).path("error").propertyNames())
        .containsExactly("code", "name", "text");
  }

  /// The rooms that have it keep their first answer, the others get it now.
  @Test
  void aRepeatSendsNothingTwice() {
    var first = service.newRoom("public");
    var later = alice.newRoom("public");
    var before = broadcast(List.of(first, later), HELLO).expect(200);
    assertThat(code(before, later)).isEqualTo(4301);
    service.join(later);
    var repeat = broadcast(List.of(first, later), HELLO).expect(200);
    assertThat(repeat.json().path("rooms").path(first))
        .isEqualTo(before.json().path("rooms").path(first));
    assertThat(repeat.json().path("rooms").path(later).path("offset").asLong()).isEqualTo(3);
    assertThat(broadcast(List.of(first, later), HELLO).expect(200).body()).isEqualTo(repeat.body());
    for (var room : List.of(first, later)) {
      assertThat(alice.get("/v1/rooms/" + room + "/messages").texts("events", "text"))
          .containsOnlyOnce("hello");
    }
  }

  @Test
  void isSentAsWhomTheServiceNames() {
    var room = alice.newRoom("public");
    var bot = Names.unique("bot");
    var body = "{\"rooms\":[\"" + room + "\"]," + HELLO + '}';
    assertThat(code(service.post("/v1/broadcast?as=" + bot, body).expect(200), room))
        .isEqualTo(4301);
    service.put("/v1/rooms/" + room + "/members/" + bot + "?as=" + bot).expect(200);
    service.post("/v1/broadcast?as=" + bot, body).expect(200);
    assertThat(alice.get("/v1/rooms/" + room + "/messages").texts("events", "user"))
        .containsExactly(alice.user(), bot, bot);
  }

  /// Of each room's, since each is a message of its own; and once, however often it is sent.
  @Test
  void whomItMentionsIsToldInHisInbox() {
    var rooms = List.of(service.newRoom("public"), service.newRoom("public"));
    var elsewhere = service.newRoom("public");
    rooms.forEach(alice::join);
    var body = HELLO + ",\"mentions\":[\"" + alice.user() + "\"]";
    for (int i = 0; i < 2; i++) {
      broadcast(List.of(elsewhere, rooms.getFirst(), rooms.getLast()), body).expect(200);
    }
    Waiting.until("she is told", () -> told().size() >= rooms.size());
    broadcast(rooms, "\"key\":\"k2\",\"text\":\"for nobody\"").expect(200);
    service.post(
        "/v1/rooms/" + rooms.getFirst() + "/messages", "{" + body.replace("k1", "k3") + '}');
    Waiting.until("she is told of the last", () -> told().size() > rooms.size());
    assertThat(told()).containsOnly("hello").hasSize(rooms.size() + 1);
  }

  private List<String> told() {
    return alice
        .get("/v1/users/" + alice.user() + "/notifications")
        .expect(200)
        .texts("notifications", "text");
  }

  @Test
  void goesToAHundredRooms() {
    var rooms = IntStream.range(0, 100).mapToObj(_ -> service.newRoom("public")).toList();
    var answer = broadcast(rooms, HELLO).expect(200).json().path("rooms");
    assertThat(answer.propertyNames()).containsExactlyElementsOf(rooms);
    assertThat(rooms)
        .allSatisfy(room -> assertThat(answer.path(room).path("offset").asLong()).isEqualTo(2));
  }

  @Test
  void isRefusedAltogetherWhereItCannotBeRead() {
    var room = service.newRoom("public");
    var one = List.of(room);
    broadcast(List.of(), HELLO).expectProblem(400, 4300);
    var many = IntStream.rangeClosed(0, 100).mapToObj(i -> "room-" + i).toList();
    broadcast(many, HELLO).expectProblem(400, 4300);
    broadcast(List.of(room, "-x"), HELLO).expectProblem(400, 4304);
    broadcast(one, "\"text\":\"no key\"").expectProblem(400, 4300);
    broadcast(one, "\"key\":\"k\"").expectProblem(400, 4300);
    broadcast(one, HELLO + ",\"first\":\"x3f9:1\"").expectProblem(400, 4300);
    broadcast(one, "\"key\":\"two words\",\"text\":\"x\"").expectProblem(400, 4312);
    var tooLong = "\"key\":\"k\",\"text\":\"" + "x".repeat(16 * 1024 + 1) + '"';
    broadcast(one, tooLong).expectProblem(413, 4307);
    for (var body : List.of("", "{", "[]", "{" + HELLO + '}', "{\"rooms\":\"x\"," + HELLO + '}')) {
      service.post("/v1/broadcast", body).expectProblem(400, 4300);
    }
    service.post("/v1/broadcast", "text/plain", "{}").expectProblem(415, 4317);
    service.get("/v1/broadcast").expectProblem(405, 4313);
    assertThat(service.get("/v1/rooms/" + room).text("position")).endsWith(":1");
  }

  @Test
  void isForServicesAlone() {
    var room = alice.newRoom("public");
    alice
        .post("/v1/broadcast", "{\"rooms\":[\"" + room + "\"]," + HELLO + '}')
        .expectProblem(403, 4350);
    assertThat(alice.get("/v1/rooms/" + room).text("position")).endsWith(":1");
  }

  private Answer broadcast(List<String> rooms, String message) {
    var quoted = rooms.stream().map(room -> '"' + room + '"').collect(Collectors.joining(","));
    return service.post("/v1/broadcast", "{\"rooms\":[" + quoted + "]," + message + '}');
  }

  private static int code(Answer answer, String room) {
    return answer.json().path("rooms").path(room).path("error").path("code").asInt(0);
  }
}
