package chat.parley.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisExtension;
import chat.parley.service.Caller;
import chat.parley.service.Names;
import chat.parley.service.RunningService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Rooms that are made by being sent to, where that is switched on.
final class FirstUseIT {
  private static final RunningService SERVICE =
      RunningService.start(
          RedisExtension.server().uri(),
          "parley.first-use.enabled=true",
          "parley.user-rooms.max-rooms=1");

  private final Caller alice = SERVICE.newUser("alice");
  private final String room = Names.unique("first-use");
  private final String there = "/v1/rooms/" + room;

  @AfterAll
  static void stop() {
    SERVICE.close();
  }

  @Test
  void whoeverSendsFirstOwnsIt() {
    alice.post(there + "/messages", "{\"text\":\"hello\"}").expect(200);
    assertThat(alice.get(there).expect(200).text("owner")).isEqualTo(alice.user());
    var another = "/v1/rooms/" + Names.unique("first-use") + "/messages";
    alice.post(another, "{\"text\":\"no place\"}").expectProblem(409, 4368);
  }

  @Test
  void nothingElseMakesOne() {
    var backEnd = SERVICE.newService("back-end");
    var message = "{\"message\":\"x:1\",\"text\":\"no\"}";
    alice.post(there + "/edit", message).expectProblem(404, 4302);
    alice.post(there + "/read", "{\"position\":\"x:1\"}").expectProblem(404, 4302);
    alice.get(there + "/messages").expectProblem(404, 4302);
    alice.get(there).expectProblem(404, 4302);
    var broadcast = "{\"rooms\":[\"" + room + "\"],\"key\":\"k\",\"text\":\"no\"}";
    var answer = backEnd.post("/v1/broadcast?as=" + alice.user(), broadcast).expect(200);
    assertThat(answer.json().path("rooms").path(room).path("error").path("code").asInt())
        .isEqualTo(4302);
    alice.get(there).expectProblem(404, 4302);
  }
}
