package chat.parley.service.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.protocol.id.UserId;
import chat.parley.service.Answer;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ReceiptRoutesIT {
  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");
  private final Caller carol = service.newUser("carol");

  @Test
  void aReceiptIsTakenAndShownToMembers() {
    var room = alice.newRoom("public");
    bob.join(room);
    var first = positionOf(alice.say(room, "one"));
    var second = positionOf(alice.say(room, "two"));

    assertThat(receipt(bob, room, "delivered", second).body())
        .isEqualTo("{\"delivered\":\"" + second + "\"}");
    assertThat(receipt(bob, room, "read", first).body())
        .isEqualTo("{\"read\":\"" + first + "\",\"delivered\":\"" + second + "\"}");

    assertThat(alice.get(receipts(room)).expect(200).body())
        .isEqualTo(
            "{\"receipts\":[{\"user\":\"%s\",\"read\":\"%s\",\"delivered\":\"%s\"}]}"
                .formatted(bob.user(), first, second));
  }

  @Test
  void whoLeavesIsNotShownAnyMore() {
    var room = alice.newRoom("public");
    bob.join(room);
    var position = positionOf(alice.say(room, "hello"));
    receipt(bob, room, "read", position).expect(200);
    bob.delete("/v1/rooms/" + room + "/members/" + bob.user()).expect(204);
    assertThat(alice.get(receipts(room)).expect(200).body()).isEqualTo("{\"receipts\":[]}");
  }

  @Test
  void receiptsComeInPages() {
    var room = alice.newRoom("public");
    var guests = IntStream.range(0, 5).mapToObj(_ -> service.newUser("guest")).toList();
    guests.forEach(guest -> guest.join(room));
    var position = positionOf(alice.say(room, "hello"));
    guests.forEach(guest -> receipt(guest, room, "read", position).expect(200));
    var seen = new ArrayList<String>();
    var after = "";
    do {
      var page =
          alice.get(receipts(room) + "?limit=2" + (after.isEmpty() ? "" : "&after=" + after));
      assertThat(page.expect(200).texts("receipts", "user")).hasSizeLessThanOrEqualTo(2);
      seen.addAll(page.texts("receipts", "user"));
      after = page.json().path("next").asString("");
    } while (!after.isEmpty());
    assertThat(seen)
        .isSorted()
        .containsExactlyInAnyOrderElementsOf(guests.stream().map(Caller::user).toList());
  }

  @Test
  void whoMaySeeTheRoomSeesItsReceipts() {
    var open = alice.newRoom("public");
    var hidden = alice.newRoom("private");
    var top = top(alice, open);
    receipt(alice, open, "read", top);
    assertThat(bob.get(receipts(open)).texts("receipts", "user")).containsExactly(alice.user());
    bob.get(receipts(hidden)).expectProblem(404, 4302);
    bob.get(receipts("no-such-room")).expectProblem(404, 4302);
    service.anyone().get(receipts(open)).expectProblem(401, 4200);
    alice.get(receipts(open) + "?after=a%3Ab").expectProblem(400, 4305);
    alice.get(receipts(open) + "?limit=0").expectProblem(400, 4320);
  }

  @Test
  void aReceiptIsRefusedToWhoeverMayNot() {
    var open = alice.newRoom("public");
    var hidden = alice.newRoom("private");
    var top = top(alice, open);
    receipt(bob, open, "read", top).expectProblem(403, 4301);
    receipt(bob, hidden, "read", top).expectProblem(404, 4302);
    receipt(alice, open, "read", "zzzz:1").expectProblem(400, 4308);
    var ahead = top.replace(":1", ":2");
    assertThat(receipt(alice, open, "delivered", ahead).expectProblem(400, 4308).text("detail"))
        .contains(ahead, top);
    receipt(alice, open, "read", "nonsense").expectProblem(400, 4308);
    alice.post("/v1/rooms/" + open + "/read", "{}").expectProblem(400, 4300);
    service.anyone().post("/v1/rooms/" + open + "/read", "{}").expectProblem(401, 4200);
  }

  @Test
  void whatIsUnreadIsCountedForAllOfAUsersRooms() {
    var first = alice.newRoom("public");
    var second = alice.newRoom("private");
    bob.join(first);
    alice.invite(second, bob);
    var read = positionOf(alice.say(first, "one"));
    var deleted = positionOf(alice.say(first, "two"));
    alice.say(first, "three");
    bob.say(first, "mine");
    receipt(bob, first, "read", read).expect(200);
    alice.post("/v1/rooms/" + first + "/delete", "{\"message\":\"" + deleted + "\"}").expect(200);
    alice.say(second, "hello");

    var rooms = bob.get("/v1/unread").expect(200);

    assertThat(rooms.texts("rooms", "room")).containsExactlyInAnyOrder(first, second);
    assertThat(rooms.body())
        .contains(
            "{\"room\":\"%s\",\"unread\":1,\"read\":\"%s\",\"position\":\"%s\"}"
                .formatted(first, read, top(bob, first)))
        .contains(
            "{\"room\":\"%s\",\"unread\":1,\"position\":\"%s\"}"
                .formatted(second, top(bob, second)));
  }

  @Test
  void atMostAHundredAreCounted() {
    var room = alice.newRoom("public");
    bob.join(room);
    for (int i = 0; i < 100; i++) {
      alice.say(room, "m" + i);
    }
    assertThat(bob.get("/v1/unread").body()).contains("\"unread\":100,\"position\"");
    alice.say(room, "one more");
    assertThat(bob.get("/v1/unread").body()).contains("\"unread\":100,\"more\":true,\"position\"");
  }

  @Test
  void whoIsInNoRoomHasNothingUnread() {
    assertThat(carol.get("/v1/unread").expect(200).body()).isEqualTo("{\"rooms\":[]}");
    service.anyone().get("/v1/unread").expectProblem(401, 4200);
  }

  /// His list of rooms may be behind the rooms themselves.
  @Test
  void roomsThatAreNotHisAreLeftOut() {
    var rooms = new String(Keys.userRooms(new UserId(bob.user())), StandardCharsets.US_ASCII);
    var room = alice.newRoom("public");
    bob.join(room);
    for (var foreign : List.of(alice.newRoom("public"), alice.newRoom("private"), "no-such")) {
      RedisExtension.server().command("SADD", rooms, foreign);
    }
    assertThat(bob.get("/v1/unread").expect(200).texts("rooms", "room")).containsExactly(room);
  }

  private static Answer receipt(Caller who, String room, String kind, String position) {
    return who.post("/v1/rooms/" + room + '/' + kind, "{\"position\":\"" + position + "\"}");
  }

  private static String receipts(String room) {
    return "/v1/rooms/" + room + "/receipts";
  }

  private static String top(Caller who, String room) {
    return who.get("/v1/rooms/" + room).expect(200).text("position");
  }

  private static String positionOf(Answer sent) {
    return sent.text("epoch") + ':' + sent.json().path("offset").asLong();
  }
}
