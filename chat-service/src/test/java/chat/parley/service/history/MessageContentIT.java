package chat.parley.service.history;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.service.Answer;
import chat.parley.service.Caller;
import chat.parley.service.Names;
import chat.parley.service.RunningService;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What REST shows of the data and mentions of messages.
final class MessageContentIT {
  private static final String DATA = "{\"order\":17,\"x\":[1.50,1e400,null]}";

  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");
  private final String room = alice.newRoom("public");

  MessageContentIT() {
    bob.join(room);
  }

  @Test
  void dataStayToTheLetterInHistoryAndExport() {
    var message = position(send("\"data\": " + DATA));
    assertThat(history()).contains(",\"data\":" + DATA + "}");
    post("react", "\"message\":\"" + message + "\",\"reaction\":\"x\"").expect(200);
    assertThat(history()).as("though it is another event now").contains("\"data\":" + DATA + ",");
    var back = service.newService("back-end");
    assertThat(back.get("/v1/rooms/" + room + "/export").expect(200).body())
        .contains(",\"data\":" + DATA + "}\n");
  }

  @Test
  void anEditTakesThePlaceOfAllThatWasSaid() {
    var message =
        position(send("\"text\":\"at the outset\",\"data\":" + DATA + ",\"mentions\":[\"x\"]"));
    var edited = post("edit", "\"message\":\"" + message + "\",\"data\":[2]").expect(200);
    assertThat(message().propertyNames())
        .containsExactly(
            "event", "room", "epoch", "offset", "user", "at", "mentions", "key", "data", "edited");
    assertThat(message().path("data").toString()).isEqualTo("[2]");
    assertThat(message().path("edited")).isEqualTo(edited.json().path("at"));
    assertThat(history())
        .as("of the edit too")
        .doesNotContain("at the outset")
        .containsOnlyOnce("data");
    post("edit", "\"message\":\"" + message + "\",\"text\":\"a\",\"data\":{\"b\":1}").expect(200);
    assertThat(message().path("text").asString()).isEqualTo("a");
    assertThat(message().path("data").toString()).isEqualTo("{\"b\":1}");
    post("edit", "\"message\":\"" + message + "\",\"text\":\"last\"").expect(200);
    assertThat(message().path("text").asString()).isEqualTo("last");
    assertThat(message().has("data")).isFalse();
    assertThat(message().path("mentions").toString()).isEqualTo("[\"x\"]");
  }

  @Test
  void nothingIsLeftOfWhatIsDeleted() {
    var message = position(send("\"data\":\"a secret\",\"mentions\":[\"@here\"]"));
    assertThat(unread()).contains("\"mentions\":1,");
    post("edit", "\"message\":\"" + message + "\",\"data\":\"another secret\"").expect(200);
    post("delete", "\"message\":\"" + message + '"').expect(200);
    assertThat(history()).doesNotContain("secret");
    assertThat(message().propertyNames())
        .containsExactly("event", "room", "epoch", "offset", "user", "at", "key", "deleted", "by");
    assertThat(unread()).doesNotContain("mentions");
  }

  @Test
  void mentionsAreCountedForAllOfAUsersRooms() {
    var other = alice.newRoom("private");
    alice.invite(other, bob);
    send("\"text\":\"hi\",\"mentions\":[\"" + bob.user() + "\"]");
    var last = position(send("\"text\":\"hi\",\"mentions\":[\"@here\"]"));
    send("\"text\":\"hi\",\"mentions\":[\"" + alice.user() + "\",\"nobody-there\"]");
    alice.say(other, "hi");
    assertThat(unread())
        .contains("{\"room\":\"" + room + "\",\"unread\":3,\"mentions\":2,\"position\"")
        .contains("{\"room\":\"" + other + "\",\"unread\":1,\"position\"");
    bob.post("/v1/rooms/" + room + "/read", "{\"position\":\"" + last + "\"}").expect(200);
    assertThat(unread()).contains("\"unread\":1,\"read\":\"" + last + "\"");
  }

  @Test
  void whatIsTooMuchIsRefused() {
    post("messages", "\"data\":\"" + "x".repeat(17_000) + '"').expectProblem(413, 4363);
    post("messages", "\"text\":\"hi\",\"mentions\":[1]").expectProblem(400, 4300);
    post("messages", "\"key\":\"k\"").expectProblem(400, 4300);
  }

  @Test
  void aBroadcastHoldsThemToo() {
    var back = service.newService("back-end");
    back.join(room);
    var key = Names.unique("key");
    var said = "{\"rooms\":[\"" + room + "\"],\"key\":\"" + key + "\",\"data\":" + DATA;
    back.post("/v1/broadcast", said + ",\"mentions\":[\"@here\"]}").expect(200);
    assertThat(history()).contains("\"mentions\":[\"@here\"],\"key\":\"" + key + "\"");
    back.post("/v1/broadcast", said + ",\"thread\":\"x3f9:1\"}").expectProblem(400, 4300);
  }

  private JsonNode message() {
    for (var event : bob.get(messages()).expect(200).json().path("events")) {
      if (event.path("event").asString().equals("message")) {
        return event;
      }
    }
    throw new AssertionError("no message in " + room);
  }

  private String history() {
    return bob.get(messages()).expect(200).body();
  }

  private String unread() {
    return bob.get("/v1/unread").expect(200).body();
  }

  private Answer send(String members) {
    return post("messages", members).expect(200);
  }

  private Answer post(String command, String members) {
    return alice.post("/v1/rooms/" + room + '/' + command, "{" + members + "}");
  }

  private String messages() {
    return "/v1/rooms/" + room + "/messages";
  }

  private static String position(Answer sent) {
    return sent.text("epoch") + ':' + sent.json().path("offset").asLong();
  }
}
