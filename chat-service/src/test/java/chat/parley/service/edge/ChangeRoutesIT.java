package chat.parley.service.edge;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisExtension;
import chat.parley.service.Answer;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Edits, deletions and reactions over HTTP, on the service that clients without a gateway use.
final class ChangeRoutesIT {
  private static final List<String> COMMANDS = List.of("edit", "delete", "react", "unreact");

  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");
  private final String room = alice.newRoom("public");
  private final String message = position(alice.say(room, "hello"));

  @Test
  void areAnsweredLikeASend() {
    var answer = change(alice, "edit", ",\"key\":\"k1\",\"text\":\"hello!\"").expect(200);
    assertThat(answer.json().propertyNames()).containsExactly("epoch", "offset", "at");
    assertThat(answer.json().path("offset").asLong()).isEqualTo(3);
    assertThat(change(alice, "edit", ",\"key\":\"k1\",\"text\":\"again\"").expect(200).body())
        .isEqualTo(answer.body());
  }

  @Test
  void areForMembersAlone() {
    for (var command : COMMANDS) {
      change(bob, command, more(command)).expectProblem(403, 4301);
      change(service.anyone(), command, more(command)).expectProblem(401, 4200);
    }
  }

  @Test
  void aMessageIsItsAuthors() {
    bob.join(room);
    change(bob, "edit", more("edit")).expectProblem(403, 4311);
    change(bob, "delete", "").expectProblem(403, 4311);
    change(bob, "react", more("react")).expect(200);
  }

  @Test
  void nothingIsDoneToADeletedMessage() {
    change(alice, "delete", "").expect(200);
    for (var command : COMMANDS) {
      change(alice, command, more(command)).expectProblem(404, 4323);
    }
  }

  @Test
  void aMessageMustBeOneOfThisRoom() {
    for (var position : List.of("zzzz:2", epoch() + ":1", epoch() + ":99")) {
      post(alice, "react", "{\"message\":\"" + position + "\",\"reaction\":\"x\"}")
          .expectProblem(404, 4323);
    }
    post(alice, "react", "{\"message\":\"2\",\"reaction\":\"x\"}").expectProblem(400, 4308);
    post(alice, "react", "{\"reaction\":\"x\"}").expectProblem(400, 4300);
  }

  @Test
  void aReactionIsShortAndHasNoSpaces() {
    for (var reaction : List.of("", "two words", "x".repeat(65), "\\u0007", "\\ud83d", "\\u2028")) {
      change(alice, "react", ",\"reaction\":\"" + reaction + '"').expectProblem(400, 4324);
    }
    change(alice, "react", ",\"reaction\":\"" + "x".repeat(64) + '"').expect(200);
    change(alice, "react", "").expectProblem(400, 4300);
    change(alice, "react", ",\"reaction\":7").expectProblem(400, 4300);
  }

  @Test
  void aTextIsThatOfAMessage() {
    change(alice, "edit", "").expectProblem(400, 4300);
    change(alice, "edit", ",\"text\":\"" + "x".repeat(16 * 1024 + 1) + '"')
        .expectProblem(413, 4307);
    change(alice, "edit", ",\"text\":\"x\",\"key\":\"two words\"").expectProblem(400, 4312);
  }

  @Test
  void aMessageTakesSoManyReactions() {
    try (var strict =
        RunningService.start(
            RedisExtension.server().uri(),
            "parley.development=true",
            "parley.log.max-reactions=2")) {
      var there = strict.as(alice.user());
      change(there, "react", ",\"reaction\":\"a\"").expect(200);
      change(there, "react", ",\"reaction\":\"b\"").expect(200);
      change(there, "react", ",\"reaction\":\"c\"").expectProblem(409, 4325);
    }
  }

  @Test
  void aPrivateRoomIsHiddenAndBeginsAtJoining() {
    var hidden = alice.newRoom("private");
    var before = position(alice.say(hidden, "before"));
    var reaction = "{\"message\":\"" + before + "\",\"reaction\":\"x\"}";
    bob.post("/v1/rooms/" + hidden + "/react", reaction).expectProblem(404, 4302);
    alice.invite(hidden, bob);
    bob.post("/v1/rooms/" + hidden + "/react", reaction).expectProblem(404, 4323);
    alice.post("/v1/rooms/" + hidden + "/react", reaction).expect(200);
    alice.post("/v1/rooms/no-such-room/react", reaction).expectProblem(404, 4302);
    alice.post("/v1/rooms/-x/react", reaction).expectProblem(400, 4304);
  }

  @Test
  void answerNoOtherMethod() {
    for (var command : COMMANDS) {
      alice.get("/v1/rooms/" + room + '/' + command).expectProblem(405, 4313);
    }
    alice.post("/v1/rooms/" + room + "/react", "text/plain", "x").expectProblem(415, 4317);
  }

  private Answer change(Caller who, String command, String more) {
    return post(who, command, "{\"message\":\"" + message + '"' + more + '}');
  }

  private Answer post(Caller who, String command, String json) {
    return who.post("/v1/rooms/" + room + '/' + command, json);
  }

  /// What the command needs besides the message.
  private static String more(String command) {
    return switch (command) {
      case "edit" -> ",\"text\":\"x\"";
      case "react", "unreact" -> ",\"reaction\":\"x\"";
      default -> "";
    };
  }

  private String epoch() {
    return message.substring(0, message.indexOf(':'));
  }

  private static String position(Answer appended) {
    return appended.text("epoch") + ':' + appended.json().path("offset").asLong();
  }
}
