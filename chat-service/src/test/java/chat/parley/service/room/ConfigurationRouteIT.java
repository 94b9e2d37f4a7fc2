package chat.parley.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `PATCH /v1/rooms/{room}`.
final class ConfigurationRouteIT {
  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");
  private final String room = alice.newRoom("public");

  @Test
  void whatIsNamedChangesAndTheRestStays() {
    var configured =
        alice.patch(path(), "{\"topic\":\"News ☕\",\"slowModeSeconds\":10}").expect(200);
    assertThat(configured.text("topic")).isEqualTo("News ☕");
    assertThat(configured.json().path("slowModeSeconds").asInt()).isEqualTo(10);
    assertThat(configured.json().has("frozen")).isFalse();

    var closed = alice.patch(path(), "{\"closed\":true,\"frozen\":true}").expect(200);
    assertThat(closed.text("topic")).isEqualTo("News ☕");
    assertThat(closed.json().path("closed").asBoolean()).isTrue();
    assertThat(bob.get(path()).json().path("frozen").asBoolean()).isTrue();

    var back = "{\"topic\":\"\",\"slowModeSeconds\":0,\"closed\":false,\"frozen\":false}";
    assertThat(alice.patch(path(), back).expect(200).json().propertyNames())
        .doesNotContain("topic", "slowModeSeconds", "frozen", "closed");
  }

  @Test
  void aRepeatChangesNothing() {
    var first = alice.patch(path(), "{\"topic\":\"news\"}").expect(200);
    assertThat(alice.patch(path(), "{\"topic\":\"news\"}").expect(200).body())
        .isEqualTo(first.body());
    assertThat(alice.patch(path(), "{}").expect(200).body()).isEqualTo(first.body());
  }

  @Test
  void historyShowsIt() {
    alice.patch(path(), "{\"topic\":\"news\",\"frozen\":true}").expect(200);
    var events = alice.get(path() + "/messages").expect(200).json().path("events");
    var last = events.get(events.size() - 1);
    assertThat(last.path("event").asString()).isEqualTo("configured");
    assertThat(last.path("user").asString()).isEqualTo(alice.user());
    assertThat(last.path("topic").asString()).isEqualTo("news");
    assertThat(last.path("frozen").asBoolean()).isTrue();
    assertThat(last.has("closed")).isFalse();
  }

  @Test
  void aRoomKeepsLessThanTheInstallation() {
    for (int i = 0; i < 10; i++) {
      alice.say(room, "text " + i);
    }
    var configured =
        alice.patch(path(), "{\"historyEntries\":3,\"historySeconds\":604800}").expect(200).json();
    assertThat(configured.path("historyEntries").asInt()).isEqualTo(3);
    assertThat(configured.path("historySeconds").asInt()).isEqualTo(604_800);
    var page = bob.get(path() + "/messages").expect(200);
    assertThat(page.texts("events", "text")).containsExactly("text 8", "text 9", "");
    assertThat(page.json().path("events").path(2).path("historyEntries").asInt()).isEqualTo(3);

    var back = alice.patch(path(), "{\"historyEntries\":0,\"historySeconds\":0}").expect(200);
    assertThat(back.json().propertyNames()).doesNotContain("historyEntries", "historySeconds");
    alice.say(room, "and more");
    assertThat(bob.get(path() + "/messages").json().path("events").size()).isEqualTo(5);
    alice.patch(path(), "{\"historyEntries\":10000,\"historySeconds\":60}").expect(200);
  }

  @Test
  void isForWhoModerates() {
    bob.join(room);
    bob.patch(path(), "{\"frozen\":true}").expectProblem(403, 4311);
    service.anyone().patch(path(), "{\"frozen\":true}").expectProblem(401, 4200);
    alice.patch("/v1/rooms/no-such-room", "{\"frozen\":true}").expectProblem(404, 4302);
    var hidden = alice.newRoom("private");
    bob.patch("/v1/rooms/" + hidden, "{\"frozen\":true}").expectProblem(404, 4302);
  }

  @Test
  void valuesAreChecked() {
    alice.patch(path(), "{\"topic\":\"" + "x".repeat(250) + "\"}").expect(200);
    alice.patch(path(), "{\"topic\":\"" + "\\ud83d\\udc4d".repeat(125) + "\"}").expect(200);
    for (var body :
        List.of(
            "{\"topic\":\"" + "x".repeat(251) + "\"}",
            "{\"topic\":\"\\ud83d\"}",
            "{\"topic\":\"x\\udc4dx\"}",
            "{\"topic\":7}",
            "{\"slowModeSeconds\":-1}",
            "{\"slowModeSeconds\":21601}",
            "{\"frozen\":\"perhaps\"}",
            "{\"historyEntries\":-1}",
            "{\"historyEntries\":10001}",
            "{\"historySeconds\":59}",
            "{\"historySeconds\":604801}",
            "{\"historySeconds\":-1}",
            "[]",
            "")) {
      alice.patch(path(), body).expectProblem(400, 4300);
    }
    alice.patch("/v1/rooms/-x", "{}").expectProblem(400, 4304);
  }

  private String path() {
    return "/v1/rooms/" + room;
  }
}
