package chat.parley.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisExtension;
import chat.parley.service.Caller;
import chat.parley.service.Names;
import chat.parley.service.RunningService;
import org.junit.jupiter.api.Test;

/// How many rooms a user may be in.
final class RoomsOfAUserIT {
  @Test
  void whoIsInAsManyAsHeMayComesIntoNoOther() {
    try (var service =
        RunningService.start(RedisExtension.server().uri(), "parley.user-rooms.max-rooms=2")) {
      Caller alice = service.newUser("alice");
      Caller bob = service.newUser("bob");
      bob.newRoom("private");
      var last = bob.newRoom("public");
      var open = alice.newRoom("public");

      var another = "{\"room\":\"" + Names.unique("room") + "\",\"visibility\":\"private\"}";
      bob.post("/v1/rooms", another).expectProblem(409, 4368);
      var membership = "/v1/rooms/" + open + "/members/" + bob.user();
      bob.put(membership).expectProblem(409, 4368);
      alice.put(membership).expectProblem(409, 4368);
      bob.put("/v1/direct/" + alice.user()).expectProblem(409, 4368);
      alice.put("/v1/direct/" + bob.user()).expectProblem(409, 4368);
      bob.put("/v1/rooms/" + last + "/members/" + bob.user()).expect(200);
      assertThat(bob.get("/v1/rooms?mine=true").expect(200).texts("rooms", "room")).hasSize(2);

      alice.join(last);
      bob.delete("/v1/rooms/" + last + "/members/" + bob.user()).expectProblem(409, 4321);
      alice.delete("/v1/rooms/" + last + "/members/" + alice.user()).expect(204);
      alice.put("/v1/direct/" + service.newUser("carol").user()).expect(200);
      alice.post("/v1/rooms", another).expectProblem(409, 4368);
    }
  }
}
