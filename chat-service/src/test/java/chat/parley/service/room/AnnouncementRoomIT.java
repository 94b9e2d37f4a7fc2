package chat.parley.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.service.Caller;
import chat.parley.service.Names;
import chat.parley.service.RunningService;
import org.junit.jupiter.api.Test;

/// Rooms in which few write and many read.
final class AnnouncementRoomIT {
  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");

  @Test
  void whoComesReadsUntilHeIsMadeMore() {
    for (var visibility : new String[] {"public", "private"}) {
      var room = announcements(visibility);
      var joined = alice.put(room + "/members/" + bob.user()).expect(200);
      assertThat(joined.text("role")).isEqualTo("reader");
      bob.post(room + "/messages", "{\"text\":\"hi\"}").expectProblem(403, 4330);
      bob.put(room + "/members/carol").expectProblem(403, 4330);
      alice.post(room + "/messages", "{\"text\":\"news\"}").expect(200);
      assertThat(bob.get(room + "/messages").expect(200).texts("events", "text")).contains("news");
      alice.patch(room + "/members/" + bob.user(), "{\"role\":\"moderator\"}").expect(200);
      bob.post(room + "/messages", "{\"text\":\"hi\"}").expect(200);
    }
  }

  @Test
  void visitorsReadAndDoNotWrite() {
    var room = announcements("public");
    assertThat(bob.get(room).expect(200).text("kind")).isEqualTo("announcement");
    bob.post(room + "/messages", "{\"text\":\"hi\"}").expectProblem(403, 4301);
    assertThat(bob.put(room + "/members/" + bob.user()).expect(200).text("role"))
        .isEqualTo("reader");
  }

  @Test
  void otherRoomsHaveNoKindAndNobodyMakesOneUp() {
    var room = Names.unique("group");
    var made = alice.post("/v1/rooms", "{\"room\":\"" + room + "\",\"kind\":\"group\"}");
    assertThat(made.expect(201).json().has("kind")).isFalse();
    for (var kind : new String[] {"\"channel\"", "\"direct\"", "7"}) {
      alice
          .post("/v1/rooms", "{\"room\":\"" + Names.unique("x") + "\",\"kind\":" + kind + "}")
          .expectProblem(400, 4300);
    }
  }

  private String announcements(String visibility) {
    var room = Names.unique("news");
    var made =
        alice
            .post(
                "/v1/rooms",
                "{\"room\":\"%s\",\"visibility\":\"%s\",\"kind\":\"announcement\"}"
                    .formatted(room, visibility))
            .expect(201);
    assertThat(made.text("kind")).isEqualTo("announcement");
    return "/v1/rooms/" + room;
  }
}
