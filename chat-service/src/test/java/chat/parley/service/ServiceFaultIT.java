package chat.parley.service;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.Waiting;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ServiceFaultIT {
  @Test
  void anOutageOfRedisRefusesRequestsButNotTheNode() {
    try (var redis = RedisProcess.create("--appendonly", "yes");
        var service = RunningService.start(redis.uri(), "parley.development=true")) {
      var alice = service.newUser("alice");
      var room = alice.newRoom("public");
      redis.stop();
      Waiting.until("requests are refused", () -> alice.get("/v1/rooms").status() == 503);
      for (var path : new String[] {"/v1/rooms", "/v1/rooms/" + room, "/v1/rooms?mine=true"}) {
        assertThat(alice.get(path).expectProblem(503, 4100).header("Retry-After")).isEqualTo("1");
      }
      alice.get("/v1/rooms/" + room + "/messages").expectProblem(503, 4100);
      alice.put("/v1/rooms/" + room + "/members/bob").expectProblem(503, 4100);
      alice.put("/v1/users/" + alice.user(), "{\"name\":\"Alice\"}").expectProblem(503, 4100);
      alice.put("/v1/users/" + alice.user() + "/blocks/bob").expectProblem(503, 4100);
      service.actuator().get("/actuator/health/liveness").expect(200);
      service.actuator().get("/actuator/health/readiness").expect(200);
      redis.start();
      Waiting.until("requests are served", () -> alice.get("/v1/rooms/" + room).status() == 200);
    }
  }

  @Test
  void aServiceThatIsThereBeforeRedisWaitsForIt() throws Exception {
    try (var redis = RedisProcess.create("--appendonly", "yes")) {
      redis.stop();
      var begun = new CountDownLatch(1);
      var starting =
          CompletableFuture.supplyAsync(
              () -> RunningService.start(begun::countDown, redis.uri(), "parley.development=true"));
      assertThat(begun.await(Waiting.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      redis.start();
      try (var service = Waiting.of(starting)) {
        service.actuator().get("/actuator/health/readiness").expect(200);
        service.newUser("alice").get("/v1/rooms/general").expect(200);
      }
    }
  }

  /// A Redis that hangs may have done what it was asked to; what was only read has no outcome.
  @Test
  void aReadThatIsNotAnsweredIsUnavailableAndAChangeUnknown() {
    try (var redis = RedisProcess.create("--appendonly", "yes");
        var service =
            RunningService.start(
                redis.uri(), "parley.development=true", "parley.redis.command-timeout=500ms")) {
      var alice = service.newUser("alice");
      var room = alice.newRoom("public");
      redis.pause();
      try {
        for (var path : new String[] {"/v1/rooms", "/v1/rooms/" + room, "/v1/rooms?mine=true"}) {
          alice.get(path).expectProblem(503, 4100);
        }
        alice.get("/v1/rooms/" + room + "/messages").expectProblem(503, 4100);
        alice.get("/v1/rooms/" + room + "/members").expectProblem(503, 4100);
        alice.get("/v1/rooms/" + room + "/receipts").expectProblem(503, 4100);
        alice.get("/v1/unread").expectProblem(503, 4100);
        var backEnd = service.newService("back-end");
        backEnd.get("/v1/rooms/" + room + "/export").expectProblem(503, 4100);
        backEnd.get("/v1/users/alice/connections").expectProblem(503, 4100);
        backEnd.delete("/v1/users/alice/connections").expectProblem(503, 4105);
        var broadcast =
            backEnd
                .post(
                    "/v1/broadcast", "{\"rooms\":[\"" + room + "\"],\"key\":\"k\",\"text\":\"x\"}")
                .expect(200)
                .json();
        assertThat(broadcast.path("rooms").path(room).path("error").path("code").asInt())
            .isEqualTo(4105);
        var own = "/v1/users/" + alice.user();
        alice.get(own).expectProblem(503, 4100);
        alice.put(own, "{\"name\":\"Alice\"}").expectProblem(503, 4105);
        alice.put(own + "/blocks/bob").expectProblem(503, 4105);
        alice
            .post("/v1/rooms/" + room + "/read", "{\"position\":\"x:1\"}")
            .expectProblem(503, 4100);
        alice.put("/v1/rooms/" + room + "/members/bob").expectProblem(503, 4105);
      } finally {
        redis.resume();
      }
    }
  }
}
