package chat.parley.service.thread;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.service.Answer;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Threads over REST: what they hold, who takes part, and what is unread.
final class ThreadRoutesIT {
  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");
  private final Caller carol = service.newUser("carol");
  private final String room = alice.newRoom("public");

  ThreadRoutesIT() {
    bob.join(room);
    carol.join(room);
  }

  @Test
  void aPageHoldsTheRootAndItsRepliesAsTheyAreNow() {
    var root = position(bob.say(room, "root"));
    var one = position(reply(alice, root, "one"));
    alice.say(room, "between");
    var two = position(reply(carol, root, "two"));
    post(carol, "edit", "\"message\":\"" + two + "\",\"text\":\"second\"").expect(200);
    var react = "\"message\":\"" + one + "\",\"reaction\":\"x\"";
    var reacted = position(post(bob, "react", react).expect(200));

    var page = bob.get(threads() + '/' + root).expect(200);

    assertThat(page.texts("events", "text")).containsExactly("root", "one", "second");
    assertThat(page.texts("events", "thread")).containsExactly("", root, root);
    assertThat(page.json().path("events").get(1).path("reactions").get(0).path("mine").asBoolean())
        .isTrue();
    assertThat(page.json().path("events").get(0).path("replies").asInt()).isEqualTo(2);
    assertThat(page.json().path("events").get(0).path("lastReply").asString()).isEqualTo(two);
    assertThat(page.body())
        .startsWith(
            "{\"room\":\"%s\",\"thread\":\"%s\",\"replies\":2,\"read\":\"%s\",\"unread\":2,\"asOf\":\"%s\",\"events\":["
                .formatted(room, root, root, reacted));
    assertThat(bob.get(threads() + '/' + root + "?limit=1").texts("events", "text"))
        .containsExactly("root", "second");
    assertThat(bob.get(threads() + '/' + root + "?before=" + two).texts("events", "text"))
        .containsExactly("root", "one");
    assertThat(bob.get(threads() + '/' + root + "?after=" + one).texts("events", "text"))
        .containsExactly("root", "second");
  }

  @Test
  void historyShowsOnTheRootHowManyRepliesThereAre() {
    var root = position(bob.say(room, "root"));
    var one = position(reply(alice, root, "one"));
    var two = position(reply(alice, root, "two"));
    var shown = message(root);
    assertThat(shown.path("replies").asInt()).isEqualTo(2);
    assertThat(shown.path("lastReply").asString()).isEqualTo(two);
    assertThat(message(one).path("thread").asString()).isEqualTo(root);
    assertThat(message(one).has("replies")).isFalse();

    post(alice, "delete", "\"message\":\"" + two + '"').expect(200);

    assertThat(message(root).path("replies").asInt()).isEqualTo(1);
    assertThat(message(root).path("lastReply").asString()).isEqualTo(one);
    assertThat(message(two).path("thread").asString()).isEqualTo(root);
    assertThat(bob.get(threads() + '/' + root).texts("events", "text"))
        .containsExactly("root", "one");
    post(bob, "delete", "\"message\":\"" + root + '"').expect(200);
    assertThat(bob.get(threads() + '/' + root).texts("events", "text")).containsExactly("", "one");
    reply(alice, root, "late").expectProblem(404, 4323);
  }

  @Test
  void whoTakesPartKnowsWhatHeHasNotRead() {
    var root = position(bob.say(room, "root"));
    assertThat(bob.get(threads()).expect(200).body()).isEqualTo("{\"threads\":[]}");
    var one = position(reply(alice, root, "one"));
    var two = position(reply(alice, root, "two"));
    assertThat(bob.get(threads()).expect(200).body())
        .isEqualTo(
            "{\"threads\":[{\"thread\":\"%s\",\"replies\":2,\"lastReply\":\"%s\",\"read\":\"%s\",\"unread\":2}]}"
                .formatted(root, two, root));
    assertThat(unread(bob)).contains("\"unread\":0,\"threads\":1,\"position\"");
    assertThat(unread(carol)).contains("\"unread\":1,\"position\"");

    var part = "\"thread\":\"" + root + '"';
    assertThat(post(bob, "readthread", part + ",\"position\":\"" + one + '"').expect(200).body())
        .isEqualTo("{\"read\":\"" + one + "\"}");
    assertThat(post(bob, "readthread", part + ",\"position\":\"" + root + '"').expect(200).body())
        .as("only forward")
        .isEqualTo("{\"read\":\"" + one + "\"}");
    assertThat(bob.get(threads()).expect(200).body()).contains("\"unread\":1}");
    post(bob, "readthread", part + ",\"position\":\"" + two + '"').expect(200);
    assertThat(unread(bob)).contains("\"unread\":0,\"position\"");

    assertThat(post(carol, "follow", part).expect(200).body())
        .isEqualTo("{\"read\":\"" + two + "\"}");
    reply(bob, root, "three").expect(200);
    assertThat(carol.get(threads()).expect(200).body()).contains("\"unread\":1}");
    assertThat(post(carol, "unfollow", part).expect(200).body()).isEqualTo("{}");
    assertThat(carol.get(threads()).expect(200).body()).isEqualTo("{\"threads\":[]}");
  }

  @Test
  void areRefusedToWhoeverMayNotSeeThem() {
    var root = position(bob.say(room, "root"));
    var reply = position(reply(alice, root, "one"));
    var stranger = service.newUser("mallory");
    stranger.get(threads() + '/' + root).expect(200);
    stranger.get(threads()).expectProblem(403, 4301);
    post(stranger, "follow", "\"thread\":\"" + root + '"').expectProblem(403, 4301);
    reply(stranger, root, "no").expectProblem(403, 4301);
    reply(alice, reply, "no").expectProblem(409, 4365);
    bob.get(threads() + '/' + reply).expectProblem(409, 4365);
    bob.get(threads() + "/zzzz:1").expectProblem(404, 4323);
    bob.get(threads() + "/nonsense").expectProblem(400, 4308);
    bob.get(threads() + '/' + root + "?before=zzzz:1").expectProblem(400, 4308);
    bob.get(threads() + '/' + root + "?before=" + root + "&after=" + root).expectProblem(400, 4300);
    bob.get(threads() + '/' + root + "?limit=0").expectProblem(400, 4320);
    service.anyone().get(threads()).expectProblem(401, 4200);
    service.anyone().get(threads() + '/' + root).expectProblem(401, 4200);
    var hidden = alice.newRoom("private");
    var secret = position(alice.say(hidden, "secret"));
    bob.get("/v1/rooms/" + hidden + "/threads/" + secret).expectProblem(404, 4302);
    bob.get("/v1/rooms/" + hidden + "/threads").expectProblem(404, 4302);
    alice.invite(hidden, bob);
    bob.get("/v1/rooms/" + hidden + "/threads/" + secret).expectProblem(404, 4323);
  }

  private JsonNode message(String position) {
    var history = bob.get("/v1/rooms/" + room + "/messages").expect(200);
    for (var event : history.json().path("events")) {
      if (position.endsWith(":" + event.path("offset").asLong())) {
        return event;
      }
    }
    throw new AssertionError(position + " is not in " + history);
  }

  private String unread(Caller who) {
    return who.get("/v1/unread").expect(200).body();
  }

  private Answer reply(Caller who, String thread, String text) {
    return post(who, "messages", "\"text\":\"" + text + "\",\"thread\":\"" + thread + '"');
  }

  private Answer post(Caller who, String command, String members) {
    return who.post("/v1/rooms/" + room + '/' + command, "{" + members + "}");
  }

  private String threads() {
    return "/v1/rooms/" + room + "/threads";
  }

  private static String position(Answer sent) {
    return sent.expect(200).text("epoch") + ':' + sent.json().path("offset").asLong();
  }
}
