package chat.parley.service;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisProcess;
import org.junit.jupiter.api.Test;

/// Without development mode.
final class ProductionIT {
  @Test
  void nobodyGetsATokenAndNoRoomIsMade() {
    try (var redis = RedisProcess.create();
        var service =
            RunningService.start(
                redis.uri(), "parley.page.default-size=5", "parley.page.max-size=10")) {
      service.anyone().post("/v1/tokens", "{\"user\":\"alice\"}").expectProblem(404, 4314);
      service.anyone().get("/v1/tokens").expectProblem(404, 4314);
      var alice = service.newUser("alice");
      alice.get("/v1/rooms/general").expectProblem(404, 4302);
      assertThat(alice.get("/v1/rooms").expect(200).body()).isEqualTo("{\"rooms\":[]}");
      alice.get("/v1/rooms?limit=11").expectProblem(400, 4320);
      service
          .anyone()
          .send("GET", "/v1/rooms", "Origin", "http://localhost:8081")
          .expectProblem(403, 4403);
    }
  }
}
