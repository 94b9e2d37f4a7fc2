package chat.parley.service.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.presence.PresenceLeases;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.protocol.id.UserId;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PresenceRoutesIT {
  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");

  @Test
  void whoWasNeverHereIsOffline() {
    assertThat(bob.get("/v1/users/" + alice.user() + "/presence").expect(200).body())
        .isEqualTo("{\"user\":\"" + alice.user() + "\",\"status\":\"offline\",\"version\":0}");
  }

  @Test
  void whoHasALeaseIsOnlineSinceHeCame() {
    long before = System.currentTimeMillis() - 1;
    hold(alice);
    var presence = bob.get("/v1/users/" + alice.user() + "/presence").expect(200);
    assertThat(presence.text("status")).isEqualTo("online");
    assertThat(presence.json().path("version").asLong()).isPositive();
    assertThat(presence.json().path("at").asLong())
        .isBetween(before, System.currentTimeMillis() + 1);
  }

  @Test
  void severalAreAskedForAtOnceEachOnceAndInTheirOrder() {
    hold(bob);
    var asked = users(alice.user(), bob.user(), alice.user());
    var answer = alice.post("/v1/presence", asked).expect(200);
    assertThat(answer.texts("presences", "user")).containsExactly(alice.user(), bob.user());
    assertThat(answer.texts("presences", "status")).containsExactly("offline", "online");
  }

  @Test
  void whoeverIsNotSignedInIsRefused() {
    service.anyone().get("/v1/users/" + alice.user() + "/presence").expectProblem(401, 4200);
    service.anyone().post("/v1/presence", users(alice.user())).expectProblem(401, 4200);
  }

  @Test
  void whatIsNoUserIsRefused() {
    alice.get("/v1/users/a%20b/presence").expectProblem(400, 4305);
    alice.post("/v1/presence", users("a b")).expectProblem(400, 4305);
  }

  @Test
  void noneAndTooManyAreRefused() {
    alice.post("/v1/presence", "{}").expectProblem(400, 4300);
    alice.post("/v1/presence", users()).expectProblem(400, 4300);
    alice.post("/v1/presence", "{\"users\":\"alice\"}").expectProblem(400, 4300);
    var many = IntStream.rangeClosed(0, 100).mapToObj(i -> "user-" + i).toArray(String[]::new);
    alice.post("/v1/presence", users(many)).expectProblem(400, 4300);
  }

  @Test
  void whoIsInvisibleLooksOfflineToEverybodyButHimself() {
    hold(alice);
    var chosen = alice.put("/v1/presence", "{\"status\":\"invisible\"}").expect(200);
    assertThat(chosen.json().propertyNames()).containsExactly("status", "version");
    assertThat(chosen.text("status")).isEqualTo("invisible");

    var toBob = bob.get("/v1/users/" + alice.user() + "/presence").expect(200);
    assertThat(toBob.text("status")).isEqualTo("offline");
    assertThat(toBob.json().path("version")).isEqualTo(chosen.json().path("version"));
    var asked = users(alice.user(), bob.user());
    assertThat(bob.post("/v1/presence", asked).expect(200).texts("presences", "status"))
        .containsExactly("offline", "offline");
    assertThat(alice.post("/v1/presence", asked).expect(200).texts("presences", "status"))
        .containsExactly("invisible", "offline");
    assertThat(alice.get("/v1/users/" + alice.user() + "/presence").text("status"))
        .isEqualTo("invisible");
  }

  @Test
  void whoIsAwayLooksSo() {
    hold(alice);
    alice.put("/v1/presence", "{\"status\":\"away\"}").expect(200);
    assertThat(bob.get("/v1/users/" + alice.user() + "/presence").text("status")).isEqualTo("away");
    alice.put("/v1/presence", "{\"status\":\"online\"}").expect(200);
    assertThat(bob.get("/v1/users/" + alice.user() + "/presence").text("status"))
        .isEqualTo("online");
  }

  /// Before he connects, say.
  @Test
  void whatIsChosenByWhoIsNotHereShowsWhenHeComes() {
    alice.put("/v1/presence", "{\"status\":\"away\"}").expect(200);
    assertThat(bob.get("/v1/users/" + alice.user() + "/presence").body())
        .isEqualTo("{\"user\":\"" + alice.user() + "\",\"status\":\"offline\",\"version\":0}");
    hold(alice);
    assertThat(bob.get("/v1/users/" + alice.user() + "/presence").text("status")).isEqualTo("away");
  }

  @Test
  void whatIsNoStatusIsRefused() {
    alice.put("/v1/presence", "{\"status\":\"offline\"}").expectProblem(400, 4356);
    alice.put("/v1/presence", "{\"status\":7}").expectProblem(400, 4300);
    alice.put("/v1/presence", "{}").expectProblem(400, 4300);
    service.anyone().put("/v1/presence", "{\"status\":\"away\"}").expectProblem(401, 4200);
  }

  @Test
  void whatComesTooOftenIsRefusedWithATime() {
    var answer = alice.put("/v1/presence", "{\"status\":\"away\"}");
    for (int i = 1; i < 50 && answer.status() == 200; i++) {
      var status = i % 2 == 0 ? "away" : "online";
      answer = alice.put("/v1/presence", "{\"status\":\"" + status + "\"}");
    }
    answer.expectProblem(429, 4357);
    assertThat(answer.json().path("afterMillis").asLong()).isBetween(1L, 10_000L);
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }

  private static String users(String... users) {
    return IntStream.range(0, users.length)
        .mapToObj(i -> '"' + users[i] + '"')
        .collect(Collectors.joining(",", "{\"users\":[", "]}"));
  }

  private static void hold(Caller caller) {
    try (var backplane = TestBackplane.on(RedisExtension.server())) {
      var leases = new PresenceLeases(backplane.redis.redis(), backplane.news, "node");
      Waiting.of(leases.hold(new UserId(caller.user()), "1"));
    }
  }
}
