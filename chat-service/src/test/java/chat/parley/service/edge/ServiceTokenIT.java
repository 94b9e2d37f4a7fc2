package chat.parley.service.edge;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.service.Caller;
import chat.parley.service.Names;
import chat.parley.service.RunningService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What service tokens are good for, and what they are not.
final class ServiceTokenIT {
  private final RunningService running = RunningService.shared();
  private final Caller service = running.newService("back-end");
  private final Caller alice = running.newUser("alice");
  private final String bot = Names.unique("bot");

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/rooms/general/export",
    "POST, /v1/broadcast",
    "GET, /v1/users/alice/connections",
    "DELETE, /v1/users/alice/connections"
  })
  void isNeededForWhatOnlyServicesMayDo(String method, String path) {
    alice.send(method, path).expectProblem(403, 4350);
  }

  @Test
  void actsAsAnyUserAndIsOneWhereItNamesNobody() {
    var room = service.newRoom("public");
    assertThat(service.get("/v1/rooms/" + room).text("owner")).isEqualTo(service.user());
    service.put("/v1/rooms/" + room + "/members/" + bot + "?as=" + bot).expect(200);
    var sent =
        service
            .post("/v1/rooms/" + room + "/messages?as=" + bot, "{\"text\":\"beep\"}")
            .expect(200);
    var message = sent.text("epoch") + ':' + sent.json().path("offset").asLong();
    service
        .post(
            "/v1/rooms/" + room + "/edit?as=" + bot,
            "{\"message\":\"" + message + "\",\"text\":\"boop\"}")
        .expect(200);
    var events = alice.get("/v1/rooms/" + room + "/messages").expect(200);
    assertThat(events.texts("events", "event"))
        .containsExactly("joined", "joined", "message", "edited");
    assertThat(events.texts("events", "user")).containsExactly(service.user(), bot, bot, bot);
  }

  @Test
  void actsByTheRulesForThatUser() {
    var room = alice.newRoom("public");
    var messages = "/v1/rooms/" + room + "/messages?as=" + bot;
    service.post(messages, "{\"text\":\"x\"}").expectProblem(403, 4301);
    service.put("/v1/rooms/" + room + "/members/" + bot + "?as=" + alice.user()).expect(200);
    service.post(messages, "{\"text\":\"x\"}").expect(200);
    alice.patch("/v1/rooms/" + room, "{\"frozen\":true}").expect(200);
    service.post(messages, "{\"text\":\"x\"}").expectProblem(403, 4333);
    service
        .patch("/v1/rooms/" + room + "?as=" + bot, "{\"frozen\":false}")
        .expectProblem(403, 4311);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/rooms", "/v1/rooms/general", "/v1/unread", "/v1/users/bob/presence"})
  void nobodyElseActsAsAnotherNotEvenAsHimself(String path) {
    alice.get(path + "?as=bob").expectProblem(403, 4350);
    alice.get(path + "?as=" + alice.user()).expectProblem(403, 4350);
    service.get(path + "?as=@inbox").expectProblem(400, 4305);
    service.get(path + "?as=").expectProblem(400, 4305);
  }
}
