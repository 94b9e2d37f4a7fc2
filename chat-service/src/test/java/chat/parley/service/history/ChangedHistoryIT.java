package chat.parley.service.history;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.service.Answer;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What history shows of messages that were changed.
final class ChangedHistoryIT {
  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");
  private final String room = alice.newRoom("public");

  @Test
  void anEditedMessageHasItsLastTextAndNoOtherIsTold() {
    var message = position(alice.say(room, "first text"));
    edit(message, "second text");
    var edited = edit(message, "hé \\\"you\\\" 😀");
    var page = history(bob);
    var shown = page.json().path("events").get(1);
    assertThat(shown.propertyNames())
        .containsExactly("event", "room", "epoch", "offset", "user", "at", "key", "text", "edited");
    assertThat(shown.path("text").asString()).isEqualTo("hé \"you\" 😀");
    assertThat(shown.path("edited")).isEqualTo(edited.json().path("at"));
    assertThat(page.body()).doesNotContain("first text").doesNotContain("second text");
    assertThat(page.texts("events", "event"))
        .containsExactly("joined", "message", "edited", "edited");
    assertThat(page.texts("events", "message")).containsExactly("", "", message, message);
  }

  @Test
  void nothingIsLeftOfADeletedMessageButThatItWasThere() {
    bob.join(room);
    var message = position(bob.say(room, "a secret"));
    change(bob, "edit", message, "\"text\":\"another secret\"").expect(200);
    change(alice, "react", message, "\"reaction\":\"x\"").expect(200);
    var deleted = change(alice, "delete", message, "").expect(200);
    for (var query : List.of("", "?limit=1000", "?after=" + message, "?before=" + top())) {
      assertThat(bob.get(messages() + query).expect(200).body()).as(query).doesNotContain("secret");
    }
    var shown = history(alice).json().path("events").get(2);
    assertThat(shown.propertyNames())
        .containsExactly("event", "room", "epoch", "offset", "user", "at", "key", "deleted", "by");
    assertThat(shown.path("deleted")).isEqualTo(deleted.json().path("at"));
    assertThat(shown.path("user").asString()).isEqualTo(bob.user());
    assertThat(shown.path("by").asString()).isEqualTo(alice.user());
  }

  @Test
  void reactionsAreCountedAndEachReaderKnowsHisOwn() {
    bob.join(room);
    var message = position(alice.say(room, "hello"));
    change(bob, "react", message, "\"reaction\":\"👍\"").expect(200);
    change(alice, "react", message, "\"reaction\":\"x\"").expect(200);
    change(alice, "react", message, "\"reaction\":\"👍\"").expect(200);
    assertThat(reactions(alice))
        .isEqualTo(
            "[{\"reaction\":\"👍\",\"count\":2,\"mine\":true},{\"reaction\":\"x\",\"count\":1,\"mine\":true}]");
    assertThat(reactions(bob))
        .isEqualTo(
            "[{\"reaction\":\"👍\",\"count\":2,\"mine\":true},{\"reaction\":\"x\",\"count\":1,\"mine\":false}]");
    change(bob, "unreact", message, "\"reaction\":\"👍\"").expect(200);
    change(alice, "unreact", message, "\"reaction\":\"x\"").expect(200);
    assertThat(reactions(bob)).isEqualTo("[{\"reaction\":\"👍\",\"count\":1,\"mine\":false}]");
  }

  /// Also a page that ends long before.
  @Test
  void asOfIsThePositionOfTheLastChangeThatIsInAPage() {
    var message = position(alice.say(room, "hello"));
    var next = position(alice.say(room, "next"));
    assertThat(history(bob).text("asOf")).isEqualTo(next);
    var edited = position(edit(message, "hello!"));
    var page = bob.get(messages() + "?before=" + next).expect(200);
    assertThat(page.texts("events", "text")).containsExactly("", "hello!");
    assertThat(page.text("asOf")).isEqualTo(edited).isEqualTo(page.text("top"));
  }

  @Test
  void anEmptyPageHasOneToo() {
    var top = top();
    var page = bob.get(messages() + "?after=" + top).expect(200);
    assertThat(page.body()).endsWith("\"asOf\":\"" + top + "\",\"events\":[]}");
  }

  private Answer edit(String message, String text) {
    return change(alice, "edit", message, "\"text\":\"" + text + '"').expect(200);
  }

  private Answer change(Caller who, String command, String message, String more) {
    var comma = more.isEmpty() ? "" : ",";
    return who.post(
        "/v1/rooms/" + room + '/' + command,
        "{\"message\":\"" + message + '"' + comma + more + '}');
  }

  private Answer history(Caller reader) {
    return reader.get(messages()).expect(200);
  }

  private String reactions(Caller reader) {
    JsonNode last = null;
    for (var event : history(reader).json().path("events")) {
      last = event.has("reactions") ? event.path("reactions") : last;
    }
    return String.valueOf(last);
  }

  private String top() {
    return history(alice).text("top");
  }

  private String messages() {
    return "/v1/rooms/" + room + "/messages";
  }

  private static String position(Answer appended) {
    return appended.text("epoch") + ':' + appended.json().path("offset").asLong();
  }
}
