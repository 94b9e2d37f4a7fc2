package chat.parley.service.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.presence.Occupancies;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.protocol.id.RoomId;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import org.junit.jupiter.api.Test;

final class OccupancyRouteIT {
  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");

  @Test
  void isOneNumberForWhoeverMaySeeTheRoom() {
    var room = alice.newRoom("public");
    assertThat(bob.get(path(room)).expect(200).body())
        .isEqualTo("{\"room\":\"" + room + "\",\"connections\":0}");
    try (var backplane = TestBackplane.on(RedisExtension.server())) {
      var occupancies = new Occupancies(backplane.redis.redis());
      Waiting.of(occupancies.note(new RoomId(room), "node-1", 8_000));
      Waiting.of(occupancies.note(new RoomId(room), "node-2", 123));
    }
    assertThat(bob.get(path(room)).expect(200).body())
        .isEqualTo("{\"room\":\"" + room + "\",\"connections\":8123}");
  }

  @Test
  void isRefusedToWhoeverMayNot() {
    var hidden = alice.newRoom("private");
    alice.get(path(hidden)).expect(200);
    bob.get(path(hidden)).expectProblem(404, 4302);
    bob.get(path("no-such-room")).expectProblem(404, 4302);
    bob.get(path("-x")).expectProblem(400, 4304);
    service.anyone().get(path(hidden)).expectProblem(401, 4200);
    alice.post(path(hidden), "{}").expectProblem(405, 4313);
  }

  private static String path(String room) {
    return "/v1/rooms/" + room + "/occupancy";
  }
}
