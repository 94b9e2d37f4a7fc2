package chat.parley.service.member;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.presence.PresenceLeases;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.protocol.id.UserId;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MemberRoutesIT {
  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");
  private final Caller carol = service.newUser("carol");

  @Test
  void anyoneJoinsAPublicRoom() {
    var room = alice.newRoom("public");
    var answer = bob.put(member(room, bob)).expect(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"room\":\"" + room + "\",\"user\":\"" + bob.user() + "\",\"role\":\"member\"}");
  }

  @Test
  void joiningAgainChangesNothing() {
    var room = alice.newRoom("public");
    var first = bob.put(member(room, bob)).expect(200);
    var top = alice.get("/v1/rooms/" + room).text("position");
    assertThat(bob.put(member(room, bob)).expect(200).body()).isEqualTo(first.body());
    assertThat(alice.put(member(room, alice)).expect(200).text("role")).isEqualTo("owner");
    assertThat(alice.get("/v1/rooms/" + room).text("position")).isEqualTo(top);
  }

  @Test
  void leavingAgainChangesNothing() {
    var room = alice.newRoom("public");
    bob.join(room);
    assertThat(bob.delete(member(room, bob)).expect(204).body()).isEmpty();
    var top = alice.get("/v1/rooms/" + room).text("position");
    bob.delete(member(room, bob)).expect(204);
    assertThat(alice.get("/v1/rooms/" + room).text("position")).isEqualTo(top);
    assertThat(alice.get(members(room)).texts("members", "user")).containsExactly(alice.user());
  }

  @Test
  void anyMemberInvites() {
    var room = alice.newRoom("private");
    alice.invite(room, bob);
    bob.invite(room, carol);
    assertThat(carol.get("/v1/rooms/" + room).expect(200).text("role")).isEqualTo("member");
  }

  @Test
  void aPrivateRoomDoesNotExistForOthers() {
    var room = alice.newRoom("private");
    bob.put(member(room, bob)).expectProblem(404, 4302);
    bob.put(member(room, carol)).expectProblem(404, 4302);
    bob.delete(member(room, alice)).expectProblem(404, 4302);
    bob.get(members(room)).expectProblem(404, 4302);
  }

  @Test
  void thereIsNothingToJoinWhereThereIsNoRoom() {
    bob.put(member("no-such-room", bob)).expectProblem(404, 4302);
    bob.delete(member("no-such-room", bob)).expectProblem(404, 4302);
    bob.get(members("no-such-room")).expectProblem(404, 4302);
  }

  @Test
  void whoIsNoMemberInvitesNobody() {
    var room = alice.newRoom("public");
    bob.put(member(room, carol)).expectProblem(403, 4311);
  }

  @Test
  void membersRemoveNobody() {
    var room = alice.newRoom("public");
    bob.join(room);
    carol.join(room);
    bob.delete(member(room, carol)).expectProblem(403, 4311);
    alice.delete(member(room, carol)).expect(204);
    assertThat(alice.get(members(room)).texts("members", "user"))
        .containsExactly(alice.user(), bob.user());
  }

  @Test
  void theOwnerStays() {
    var room = alice.newRoom("public");
    alice.delete(member(room, alice)).expectProblem(409, 4321);
  }

  @Test
  void whoLeftAPrivateRoomSeesItNoMore() {
    var room = alice.newRoom("private");
    alice.invite(room, bob);
    bob.delete(member(room, bob)).expect(204);
    bob.get("/v1/rooms/" + room).expectProblem(404, 4302);
    bob.put(member(room, bob)).expectProblem(404, 4302);
    assertThat(bob.get("/v1/rooms?mine=true").texts("rooms", "room")).isEmpty();
  }

  @Test
  void membersComeInPages() {
    var room = alice.newRoom("public");
    var guests = IntStream.range(0, 6).mapToObj(_ -> service.newUser("guest")).toList();
    guests.forEach(guest -> guest.join(room));
    var seen = new ArrayList<String>();
    var after = "";
    do {
      var page = bob.get(members(room) + "?limit=3" + (after.isEmpty() ? "" : "&after=" + after));
      assertThat(page.expect(200).texts("members", "user")).hasSizeLessThanOrEqualTo(3);
      seen.addAll(page.texts("members", "user"));
      after = page.json().path("next").asString("");
    } while (!after.isEmpty());
    assertThat(seen).hasSize(7).doesNotHaveDuplicates().isSorted().contains(alice.user());
    assertThat(seen).containsAll(guests.stream().map(Caller::user).toList());
  }

  @Test
  void rolesAreShown() {
    var room = alice.newRoom("public");
    bob.join(room);
    var page = bob.get(members(room)).expect(200);
    assertThat(page.texts("members", "user")).containsExactly(alice.user(), bob.user());
    assertThat(page.texts("members", "role")).containsExactly("owner", "member");
    assertThat(page.json().has("next")).isFalse();
  }

  @Test
  void theRosterShowsWhoIsHereInPagesToo() {
    var room = alice.newRoom("public");
    bob.join(room);
    carol.join(room);
    come(bob);
    come(carol);
    carol.put("/v1/presence", "{\"status\":\"away\"}").expect(200);

    var roster = alice.get(members(room) + "?presence=true&limit=2").expect(200);
    assertThat(roster.texts("members", "user")).containsExactly(alice.user(), bob.user());
    assertThat(roster.texts("members", "status")).containsExactly("offline", "online");
    var ofBob = alice.get("/v1/users/" + bob.user() + "/presence").json();
    var member = roster.json().path("members").path(1);
    assertThat(member.propertyNames()).containsExactly("user", "role", "status", "at", "version");
    for (var field : List.of("status", "at", "version")) {
      assertThat(member.path(field)).as(field).isEqualTo(ofBob.path(field));
    }
    assertThat(roster.json().path("members").path(0).has("at")).as("never here").isFalse();
    var rest = alice.get(members(room) + "?presence=true&limit=2&after=" + roster.text("next"));
    assertThat(rest.texts("members", "status")).containsExactly("away");
    assertThat(rest.json().has("next")).isFalse();

    var plain = alice.get(members(room) + "?presence=false").expect(200).json();
    assertThat(plain.path("members").path(1).propertyNames()).containsExactly("user", "role");
  }

  @Test
  void whoIsInvisibleIsOfflineInTheRosterOfOthers() {
    var room = alice.newRoom("private");
    alice.invite(room, bob);
    bob.put("/v1/presence", "{\"status\":\"invisible\"}").expect(200);
    come(bob);
    assertThat(alice.get(members(room) + "?presence=true").texts("members", "status"))
        .containsExactly("offline", "offline");
    assertThat(bob.get(members(room) + "?presence=true").texts("members", "status"))
        .containsExactly("offline", "invisible");
    carol.get(members(room) + "?presence=true").expectProblem(404, 4302);
  }

  private static void come(Caller caller) {
    try (var backplane = TestBackplane.on(RedisExtension.server())) {
      var leases = new PresenceLeases(backplane.redis.redis(), backplane.news, "node");
      Waiting.of(leases.hold(new UserId(caller.user()), "1"));
    }
  }

  @Test
  void theOwnerGivesRoles() {
    var room = alice.newRoom("public");
    bob.join(room);
    var answer = alice.patch(member(room, bob), "{\"role\":\"moderator\"}").expect(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"room\":\"" + room + "\",\"user\":\"" + bob.user() + "\",\"role\":\"moderator\"}");
    var top = alice.get("/v1/rooms/" + room).text("position");
    alice.patch(member(room, bob), "{\"role\":\"moderator\"}").expect(200);
    assertThat(alice.get("/v1/rooms/" + room).text("position")).isEqualTo(top);
    assertThat(bob.get("/v1/rooms/" + room).text("role")).isEqualTo("moderator");
    assertThat(alice.get(members(room)).texts("members", "role"))
        .containsExactly("owner", "moderator");
  }

  @Test
  void anOwnerLeavesWhenThereIsAnother() {
    var room = alice.newRoom("public");
    bob.join(room);
    alice.patch(member(room, alice), "{\"role\":\"member\"}").expectProblem(409, 4321);
    alice.patch(member(room, bob), "{\"role\":\"owner\"}").expect(200);
    assertThat(alice.get("/v1/rooms/" + room).text("owner")).isEqualTo(bob.user());
    assertThat(alice.get("/v1/rooms/" + room).text("role")).isEqualTo("moderator");
    alice.patch(member(room, bob), "{\"role\":\"owner\"}").expect(200);
    alice.patch(member(room, bob), "{\"role\":\"member\"}").expectProblem(403, 4311);
    bob.delete(member(room, bob)).expectProblem(409, 4321);
    alice.delete(member(room, alice)).expect(204);
  }

  @Test
  void aRoleIsOneThatThereIs() {
    var room = alice.newRoom("public");
    alice.patch(member(room, bob), "{\"role\":\"reader\"}").expectProblem(404, 4337);
    bob.join(room);
    for (var body : List.of("{\"role\":\"king\"}", "{\"role\":7}", "{}", "[]", "")) {
      alice.patch(member(room, bob), body).expectProblem(400, 4300);
    }
    bob.patch(member(room, bob), "{\"role\":\"moderator\"}").expectProblem(403, 4311);
    service.anyone().patch(member(room, bob), "{\"role\":\"reader\"}").expectProblem(401, 4200);
    alice.patch(members(room) + "/a%3Ab", "{\"role\":\"reader\"}").expectProblem(400, 4305);
    alice
        .patch("/v1/rooms/no-such-room/members/bob", "{\"role\":\"reader\"}")
        .expectProblem(404, 4302);
  }

  @Test
  void idsAndPagesAreChecked() {
    var room = alice.newRoom("public");
    alice.put("/v1/rooms/-x/members/bob").expectProblem(400, 4304);
    alice.put(members(room) + "/a%3Ab").expectProblem(400, 4305);
    alice.put(members(room) + "/%40system").expectProblem(400, 4305);
    alice.delete(members(room) + "/a%2Fb").expectProblem(400, 4305);
    alice.get(members(room) + "?after=a%3Ab").expectProblem(400, 4305);
    alice.get(members(room) + "?limit=0").expectProblem(400, 4320);
    alice.get(members(room) + "?limit=1001").expectProblem(400, 4320);
  }

  private static String members(String room) {
    return "/v1/rooms/" + room + "/members";
  }

  private static String member(String room, Caller user) {
    return members(room) + "/" + user.user();
  }
}
