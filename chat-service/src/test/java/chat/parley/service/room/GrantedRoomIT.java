package chat.parley.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.rule.Role;
import chat.parley.service.Answer;
import chat.parley.service.Caller;
import chat.parley.service.Names;
import chat.parley.service.RunningService;
import org.junit.jupiter.api.Test;

/// What REST answers to whoever has a role in a room by his token.
final class GrantedRoomIT {
  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final String room = alice.newRoom("private");
  private final String path = "/v1/rooms/" + room;
  private final String user = Names.unique("bob");
  private final Caller bob = service.granted(user, room, Role.MEMBER);
  private final Caller without = service.as(user);

  @Test
  void heSeesTheRoomAndItsHistoryFromTheBeginning() {
    alice.say(room, "before");
    assertThat(bob.get(path).expect(200).text("role")).isEqualTo("member");
    bob.say(room, "hello");
    assertThat(bob.get(path + "/messages").expect(200).texts("events", "text"))
        .containsExactly("", "before", "hello");
    without.get(path).expectProblem(404, 4302);
    without.get(path + "/messages").expectProblem(404, 4302);
    without.post(path + "/messages", "{\"text\":\"no\"}").expectProblem(404, 4302);
  }

  @Test
  void hisReceiptsAreThereAndHeIsNoMember() {
    var sent = alice.say(room, "read this");
    var position = sent.text("epoch") + ':' + sent.json().path("offset").asLong();
    bob.post(path + "/read", "{\"position\":\"" + position + "\"}").expect(200);
    assertThat(bob.get(path + "/receipts").expect(200).texts("receipts", "user"))
        .containsExactly(user);
    assertThat(bob.get(path + "/members").expect(200).texts("members", "user"))
        .containsExactly(alice.user());
    assertThat(bob.get("/v1/rooms?mine=true").expect(200).texts("rooms", "room")).isEmpty();
    assertThat(bob.get("/v1/unread").expect(200).texts("rooms", "room")).isEmpty();
    bob.get(path + "/occupancy").expect(200);
    without.get(path + "/receipts").expectProblem(404, 4302);
    without.get(path + "/members").expectProblem(404, 4302);
    without.get(path + "/occupancy").expectProblem(404, 4302);
  }

  @Test
  void heTakesPartInThreads() {
    var root = position(alice.say(room, "root"));
    var thread = path + "/threads/" + root;
    var part = "{\"thread\":\"" + root + "\"}";
    assertThat(bob.post(path + "/follow", part).expect(200).text("read")).isEqualTo(root);
    var answer = "{\"text\":\"one\"," + part.substring(1);
    var reply = position(alice.post(path + "/messages", answer).expect(200));

    var listed = bob.get(path + "/threads").expect(200);
    assertThat(listed.texts("threads", "thread")).containsExactly(root);
    assertThat(listed.json().at("/threads/0/unread").asInt()).isEqualTo(1);
    var page = bob.get(thread).expect(200);
    assertThat(page.texts("events", "text")).containsExactly("root", "one");
    assertThat(page.json().path("unread").asInt()).isEqualTo(1);

    var read = "{\"position\":\"" + reply + "\"," + part.substring(1);
    bob.post(path + "/readthread", read).expect(200);
    assertThat(bob.get(thread).expect(200).json().path("unread").asInt(-1)).isZero();

    without.get(thread).expectProblem(404, 4302);
    without.get(path + "/threads").expectProblem(404, 4302);
    without.post(path + "/follow", part).expectProblem(404, 4302);
    alice.put(path + "/bans/" + user).expect(204);
    bob.get(thread).expectProblem(404, 4302);
    bob.get(path + "/threads").expectProblem(404, 4302);
    bob.post(path + "/readthread", read).expectProblem(404, 4302);
  }

  private static String position(Answer sent) {
    return sent.text("epoch") + ':' + sent.json().path("offset").asLong();
  }

  /// Members, roles, restrictions and settings are the stored members' business.
  @Test
  void aModeratorByTokenChangesNothingOfTheRoom() {
    var moderator = service.granted(user, room, Role.MODERATOR);
    var sent = alice.say(room, "to be deleted");
    var position = sent.text("epoch") + ':' + sent.json().path("offset").asLong();
    moderator.post(path + "/delete", "{\"message\":\"" + position + "\"}").expect(200);
    moderator.patch(path, "{\"topic\":\"news\"}").expectProblem(404, 4302);
    moderator.put(path + "/members/carol").expectProblem(404, 4302);
    moderator.put(path + "/bans/carol").expectProblem(404, 4302);
  }
}
