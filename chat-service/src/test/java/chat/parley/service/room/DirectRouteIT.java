package chat.parley.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.service.Answer;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import org.junit.jupiter.api.Test;

/// `PUT /v1/direct/{user}`, and the room that it opens.
final class DirectRouteIT {
  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");
  private final Caller carol = service.newUser("carol");

  @Test
  void bothHaveTheSameRoomEachWithTheOther() {
    bob.put("/v1/users/" + bob.user(), "{\"name\":\"Bob\"}").expect(200);
    var mine = open(alice, bob);
    assertThat(mine.text("room"))
        .isEqualTo(RoomId.ofTwo(new UserId(alice.user()), new UserId(bob.user())).value());
    assertThat(mine.text("kind")).isEqualTo("direct");
    assertThat(mine.text("visibility")).isEqualTo("private");
    assertThat(mine.text("with")).isEqualTo(bob.user());
    assertThat(mine.text("name")).isEqualTo("Bob");
    assertThat(mine.text("role")).isEqualTo("member");
    assertThat(mine.json().path("members").asInt()).isEqualTo(2);
    assertThat(mine.json().has("owner")).isFalse();

    var his = open(bob, alice);
    assertThat(his.text("room")).isEqualTo(mine.text("room"));
    assertThat(his.text("position")).isEqualTo(mine.text("position"));
    assertThat(his.text("with")).isEqualTo(alice.user());
    assertThat(his.json().has("name")).as("alice has no name").isFalse();
    assertThat(open(alice, bob).body()).as("a repeat").isEqualTo(mine.body());
  }

  @Test
  void itIsInBothsListsAndInNobodyElses() {
    var room = open(alice, bob).text("room");
    var list = alice.get("/v1/rooms?mine=true").expect(200);
    assertThat(list.texts("rooms", "room")).containsExactly(room);
    assertThat(list.texts("rooms", "with")).containsExactly(bob.user());
    assertThat(bob.get("/v1/rooms?mine=true").texts("rooms", "with")).containsExactly(alice.user());
    carol.get("/v1/rooms/" + room).expectProblem(404, 4302);
    carol.get("/v1/rooms/" + room + "/messages").expectProblem(404, 4302);
    carol.post("/v1/rooms/" + room + "/messages", "{\"text\":\"hi\"}").expectProblem(404, 4302);
    alice.say(room, "hello");
    assertThat(bob.get("/v1/rooms/" + room + "/messages").texts("events", "text"))
        .containsExactly("", "hello");
  }

  @Test
  void nobodyIsAddedAndNobodyOwnsIt() {
    var room = "/v1/rooms/" + open(alice, bob).text("room");
    for (var each : new Caller[] {alice, bob}) {
      each.put(room + "/members/" + carol.user()).expectProblem(409, 4351);
      each.delete(room + "/members/" + each.user()).expectProblem(409, 4351);
      each.put(room + "/bans/" + carol.user()).expectProblem(409, 4351);
      each.patch(room, "{\"topic\":\"news\"}").expectProblem(403, 4311);
    }
    alice.delete(room + "/members/" + bob.user()).expectProblem(409, 4351);
    alice.patch(room + "/members/" + bob.user(), "{\"role\":\"reader\"}").expectProblem(403, 4311);
    carol.put(room + "/members/" + carol.user()).expectProblem(404, 4302);
    assertThat(alice.get(room + "/members").texts("members", "role"))
        .containsExactly("member", "member");
  }

  @Test
  void whoIsBlockedIsRefused() {
    var room = "/v1/rooms/" + open(alice, bob).text("room");
    alice.post(room + "/messages", "{\"key\":\"k1\",\"text\":\"hi\"}").expect(200);
    bob.put("/v1/users/" + bob.user() + "/blocks/" + alice.user()).expect(204);
    alice.put("/v1/direct/" + bob.user()).expectProblem(403, 4360);
    alice.post(room + "/messages", "{\"text\":\"hi\"}").expectProblem(403, 4360);
    alice.post(room + "/messages", "{\"key\":\"k1\",\"text\":\"hi\"}").expect(200);
    assertThat(alice.get("/v1/rooms?mine=true").texts("rooms", "with")).containsExactly(bob.user());
    open(bob, alice);
    bob.post(room + "/messages", "{\"text\":\"hi\"}").expect(200);
  }

  /// So nobody takes it before the two need it.
  @Test
  void suchANameIsNobodyElsesToGive() {
    var room = RoomId.ofTwo(new UserId(alice.user()), new UserId(bob.user()));
    carol.post("/v1/rooms", "{\"room\":\"" + room + "\"}").expectProblem(400, 4304);
    carol
        .post("/v1/rooms", "{\"room\":\"" + carol.user() + "\",\"kind\":\"direct\"}")
        .expectProblem(400, 4300);
  }

  @Test
  void theOtherIsAnother() {
    alice.put("/v1/direct/" + alice.user()).expectProblem(403, 4311);
    alice.put("/v1/direct/a%3Ab").expectProblem(400, 4305);
    alice.get("/v1/direct/" + bob.user()).expectProblem(405, 4313);
    service.anyone().put("/v1/direct/" + bob.user()).expectProblem(401, 4200);
  }

  private static Answer open(Caller user, Caller other) {
    return user.put("/v1/direct/" + other.user()).expect(200);
  }
}
