package chat.parley.service.restriction;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisExtension;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Bans and mutes over HTTP.
final class RestrictionRoutesIT {
  private static final long HOUR = 3_600_000;

  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");
  private final Caller carol = service.newUser("carol");
  private final String room = alice.newRoom("public");

  @Test
  void whoIsBannedIsNoMemberAndBecomesNone() {
    bob.join(room);
    carol.join(room);
    assertThat(alice.put(ban(bob)).expect(204).body()).isEmpty();
    var top = alice.get(path()).text("position");
    alice.put(ban(bob)).expect(204);
    assertThat(alice.get(path()).text("position")).isEqualTo(top);
    assertThat(bob.get("/v1/rooms?mine=true").texts("rooms", "room")).isEmpty();
    bob.put(member(bob)).expectProblem(403, 4335);
    carol.put(member(bob)).expectProblem(403, 4335);
    assertThat(alice.get(path() + "/bans").expect(200).body())
        .isEqualTo("{\"bans\":[{\"user\":\"" + bob.user() + "\"}]}");

    alice.delete(ban(bob)).expect(204);
    alice.delete(ban(bob)).expect(204);
    bob.put(member(bob)).expect(200);
    assertThat(alice.get(path() + "/bans").body()).isEqualTo("{\"bans\":[]}");
  }

  @Test
  void whoIsMutedLearnsForHowLong() {
    bob.join(room);
    long until = Instant.now().toEpochMilli() + HOUR;
    alice.put(mute(bob), until(until)).expect(204);
    assertThat(alice.get(path() + "/mutes").expect(200).body())
        .isEqualTo("{\"mutes\":[{\"user\":\"" + bob.user() + "\",\"until\":" + until + "}]}");

    var refused = bob.post(path() + "/messages", "{\"text\":\"hi\"}").expectProblem(403, 4331);
    assertThat(refused.json().path("until").asLong()).isEqualTo(until);
    assertThat(refused.json().path("afterMillis").asLong()).isBetween(HOUR - 60_000, HOUR + 60_000);
    assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(3_500L, 3_700L);
    assertThat(refused.text("detail")).contains(Instant.ofEpochMilli(until).toString());

    alice.delete(mute(bob)).expect(204);
    alice.delete(mute(bob)).expect(204);
    bob.say(room, "hi");
    assertThat(alice.get(path() + "/mutes").body()).isEqualTo("{\"mutes\":[]}");
  }

  @Test
  void aMuteIsOfAMemberAndEndsInTheFuture() {
    alice.put(mute(bob), until(Instant.now().toEpochMilli() + HOUR)).expectProblem(404, 4337);
    bob.join(room);
    for (var body :
        List.of("{}", "", "[]", "{\"until\":\"x\"}", until(-1), until(1), until(1L << 53))) {
      alice.put(mute(bob), body).expectProblem(400, 4300);
    }
    assertThat(alice.get(path() + "/mutes").body()).isEqualTo("{\"mutes\":[]}");
  }

  @Test
  void areForWhoModerates() {
    bob.join(room);
    carol.join(room);
    var later = until(Instant.now().toEpochMilli() + HOUR);
    for (var list : List.of("/bans", "/mutes")) {
      bob.get(path() + list).expectProblem(403, 4311);
      service.anyone().get(path() + list).expectProblem(401, 4200);
      alice.get("/v1/rooms/no-such-room" + list).expectProblem(404, 4302);
    }
    bob.put(ban(carol)).expectProblem(403, 4311);
    bob.delete(ban(carol)).expectProblem(403, 4311);
    bob.put(mute(carol), later).expectProblem(403, 4311);
    bob.delete(mute(carol)).expectProblem(403, 4311);
    bob.put(mute(alice), later).expectProblem(403, 4311);
    service.anyone().put(ban(carol)).expectProblem(401, 4200);

    alice.patch(member(bob), "{\"role\":\"moderator\"}").expect(200);
    bob.put(ban(alice)).expectProblem(403, 4311);
    bob.put(ban(bob)).expectProblem(403, 4311);
    alice.put(ban(alice)).expectProblem(409, 4321);
    bob.put(mute(carol), later).expect(204);
    bob.put(ban(carol)).expect(204);
    assertThat(bob.get(path() + "/mutes").texts("mutes", "user")).containsExactly(carol.user());
  }

  @Test
  void aPrivateRoomIsHidden() {
    var hidden = alice.newRoom("private");
    bob.get("/v1/rooms/" + hidden + "/bans").expectProblem(404, 4302);
    bob.put("/v1/rooms/" + hidden + "/bans/" + alice.user()).expectProblem(404, 4302);
    bob.delete("/v1/rooms/" + hidden + "/mutes/" + alice.user()).expectProblem(404, 4302);
  }

  @Test
  void aRoomTakesSoMany() {
    try (var strict =
        RunningService.start(
            RedisExtension.server().uri(),
            "parley.development=true",
            "parley.rooms.max-restrictions=1")) {
      var there = strict.as(alice.user());
      there.put(ban(bob)).expect(204);
      there.put(ban(carol)).expectProblem(409, 4336);
    }
  }

  @Test
  void idsAndMethodsAreChecked() {
    alice.put(path() + "/bans/a%3Ab").expectProblem(400, 4305);
    alice.delete("/v1/rooms/-x/mutes/bob").expectProblem(400, 4304);
    alice.post(path() + "/bans", "{}").expectProblem(405, 4313);
    alice.get(ban(bob)).expectProblem(405, 4313);
  }

  private static String until(long until) {
    return "{\"until\":" + until + "}";
  }

  private String path() {
    return "/v1/rooms/" + room;
  }

  private String ban(Caller user) {
    return path() + "/bans/" + user.user();
  }

  private String mute(Caller user) {
    return path() + "/mutes/" + user.user();
  }

  private String member(Caller user) {
    return path() + "/members/" + user.user();
  }
}
