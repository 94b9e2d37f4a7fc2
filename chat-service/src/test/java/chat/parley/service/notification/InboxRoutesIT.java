package chat.parley.service.notification;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.service.Answer;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import org.junit.jupiter.api.Test;

/// What a user has in his inbox, has read of it, and chooses about it.
final class InboxRoutesIT {
  private final RunningService running = RunningService.shared();
  private final Caller shop = running.newService("shop");
  private final Caller alice = running.newUser("alice");

  @Test
  void itIsReadPageByPage() {
    tell(7);
    var newest = list("?limit=3").expect(200);
    assertThat(newest.texts("notifications", "text")).containsExactly("n5", "n6", "n7");
    assertThat(newest.text("top")).isEqualTo(position(newest, 2));
    var older = list("?limit=3&before=" + position(newest, 0)).expect(200);
    assertThat(older.texts("notifications", "text")).containsExactly("n2", "n3", "n4");
    var oldest = list("?limit=3&before=" + position(older, 0)).expect(200);
    assertThat(oldest.texts("notifications", "text")).containsExactly("n1");
    assertThat(list("?before=" + position(oldest, 0)).json().path("notifications")).isEmpty();
    assertThat(newest.json().path("unread").asInt()).isEqualTo(7);
  }

  @Test
  void whoHasNothingHasAnEmptyOne() {
    var empty = list("").expect(200);
    assertThat(empty.json().propertyNames())
        .containsExactly("first", "top", "read", "unread", "notifications");
    assertThat(empty.text("top")).endsWith(":0").isEqualTo(empty.text("read"));
    assertThat(empty.json().path("unread").asInt(-1)).isZero();
  }

  @Test
  void whatIsReadIsMarkedOneByOneUpToAPositionAndAll() {
    tell(6);
    var all = list("");
    var one = clear("{\"notification\":\"" + position(all, 4) + "\"}").expect(200);
    assertThat(one.text("read")).endsWith(":0");
    assertThat(one.json().path("unread").asInt()).isEqualTo(5);
    assertThat(list("").texts("notifications", "read"))
        .containsExactly("false", "false", "false", "false", "true", "false");
    var upTo = clear("{\"upTo\":\"" + position(all, 1) + "\"}").expect(200);
    assertThat(upTo.text("read")).isEqualTo(position(all, 1));
    assertThat(upTo.json().path("unread").asInt()).isEqualTo(3);
    assertThat(list("").texts("notifications", "read"))
        .containsExactly("true", "true", "false", "false", "true", "false");
    assertThat(clear("{\"all\":true}").expect(200).json().path("unread").asInt(-1)).isZero();
    assertThat(clear("{\"upTo\":\"" + position(all, 1) + "\"}").expect(200).text("read"))
        .as("only forward")
        .isEqualTo(position(all, 5));
  }

  @Test
  void whatCannotBeReadIsRefused() {
    tell(1);
    clear("{}").expectProblem(400, 4300);
    clear("{\"all\":true,\"upTo\":\"x3f9:1\"}").expectProblem(400, 4300);
    clear("{\"upTo\":\"nonsense\"}").expectProblem(400, 4308);
    clear("{\"upTo\":\"zzzz:1\"}").expectProblem(400, 4308);
    var top = list("").text("top");
    clear("{\"notification\":\"" + top.replace(":1", ":2") + "\"}").expectProblem(400, 4308);
    list("?before=nonsense").expectProblem(400, 4308);
    list("?limit=0").expectProblem(400, 4320);
    assertThat(list("").json().path("unread").asInt()).isOne();
  }

  @Test
  void itIsTheUsersAlone() {
    var mallory = running.newUser("mallory");
    mallory.get(path()).expectProblem(403, 4311);
    mallory.post(path() + "/read", "{\"all\":true}").expectProblem(403, 4311);
    mallory.get(path() + "/preferences").expectProblem(403, 4311);
    mallory.put(path() + "/preferences", "{}").expectProblem(403, 4311);
    running.anyone().get(path()).expectProblem(401, 4200);
    running.anyone().post(path() + "/read", "{}").expectProblem(401, 4200);
    running.anyone().get(path() + "/preferences").expectProblem(401, 4200);
    running.anyone().put(path() + "/preferences", "{}").expectProblem(401, 4200);
    alice.get("/v1/users/@inbox/notifications").expectProblem(400, 4305);
    tell(1);
    assertThat(shop.get(path() + "?as=" + alice.user()).expect(200).json().path("unread").asInt())
        .as("a service acts as anybody")
        .isOne();
    shop.get(path()).expectProblem(403, 4311);
  }

  @Test
  void preferencesAreObeyed() {
    var choices =
        "{\"rooms\":{\"dev\":\"mentions\",\"noise\":\"none\"},"
            + "\"types\":{\"alert\":{\"level\":\"none\"},\"news\":{\"ways\":[\"mail\"]}}}";
    var chosen = prefer(choices).expect(200);
    assertThat(chosen.body())
        .isEqualTo(
            "{\"rooms\":{\"dev\":\"mentions\",\"noise\":\"none\"},\"types\":{"
                + "\"alert\":{\"level\":\"none\",\"ways\":[\"in-app\",\"push\",\"mail\"]},"
                + "\"news\":{\"level\":\"all\",\"ways\":[\"mail\"]}}}");
    assertThat(alice.get(path() + "/preferences").expect(200).body()).isEqualTo(chosen.body());
    assertThat(isDeclined("alert", "")).isTrue();
    assertThat(isDeclined("news", "")).as("by mail alone").isTrue();
    assertThat(isDeclined("order", "")).isFalse();
    assertThat(isDeclined("order", "dev")).isTrue();
    assertThat(isDeclined("mention", "dev")).isFalse();
    assertThat(isDeclined("mention", "noise")).isTrue();

    prefer("{\"rooms\":{\"noise\":null},\"types\":{\"alert\":null}}").expect(200);
    assertThat(isDeclined("alert", "noise")).isFalse();
    assertThat(isDeclined("order", "dev")).as("what is not named stays").isTrue();
    assertThat(list("").texts("notifications", "type"))
        .containsExactly("order", "mention", "alert");
  }

  private boolean isDeclined(String type, String room) {
    var about = room.isEmpty() ? "" : ",\"about\":{\"room\":\"" + room + "\"}";
    var body = "{\"type\":\"" + type + "\",\"text\":\"x\"" + about + '}';
    return shop.post(path(), body).expect(200).json().has("declined");
  }

  @Test
  void whatCannotBeChosenIsRefused() {
    prefer("{\"rooms\":{\"dev\":\"some\"}}").expectProblem(400, 4377);
    prefer("{\"types\":{\"order\":{\"ways\":[\"pigeon\"]}}}").expectProblem(400, 4377);
    prefer("{\"rooms\":{\"-x\":\"all\"}}").expectProblem(400, 4304);
    prefer("[").expectProblem(400, 4300);
    assertThat(alice.get(path() + "/preferences").body()).isEqualTo("{\"rooms\":{},\"types\":{}}");
  }

  /// The settings of a service of its own.
  @Test
  void soManyAreKeptForSoLongAndSoManyChosen() {
    try (var small =
        RunningService.start(
            RedisExtension.server().uri(),
            "parley.inbox.max-entries=3",
            "parley.inbox.max-age=1s",
            "parley.inbox.max-notification=256B",
            "parley.inbox.max-preferences=1")) {
      var service = small.newService("shop");
      var bob = small.newUser("bob");
      var inbox = "/v1/users/" + bob.user() + "/notifications";
      for (int i = 1; i <= 5; i++) {
        service.post(inbox, "{\"type\":\"order\",\"text\":\"n" + i + "\"}").expect(200);
      }
      var kept = bob.get(inbox).expect(200);
      assertThat(kept.texts("notifications", "text")).isSubsetOf("n3", "n4", "n5");
      assertThat(kept.json().path("unread").asInt(9)).isLessThanOrEqualTo(3);
      Waiting.until(
          "all are too old",
          () -> bob.get(inbox).expect(200).json().path("notifications").isEmpty());
      assertThat(bob.get(inbox).json().path("unread").asInt(-1)).isZero();
      assertThat(bob.get(inbox).text("top")).endsWith(":5");

      var large = "{\"type\":\"order\",\"text\":\"" + "x".repeat(256) + "\"}";
      service.post(inbox, large).expectProblem(413, 4376);
      bob.put(inbox + "/preferences", "{\"rooms\":{\"a\":\"all\"}}").expect(200);
      bob.put(inbox + "/preferences", "{\"rooms\":{\"b\":\"all\"}}").expectProblem(409, 4378);
    }
  }

  private void tell(int count) {
    for (int i = 1; i <= count; i++) {
      shop.post(path(), "{\"type\":\"order\",\"text\":\"n" + i + "\"}").expect(200);
    }
  }

  private Answer list(String query) {
    return alice.get(path() + query);
  }

  private Answer clear(String body) {
    return alice.post(path() + "/read", body);
  }

  private Answer prefer(String body) {
    return alice.put(path() + "/preferences", body);
  }

  private String path() {
    return "/v1/users/" + alice.user() + "/notifications";
  }

  private static String position(Answer page, int index) {
    var event = page.json().path("notifications").path(index);
    return event.path("epoch").asString() + ':' + event.path("offset").asLong();
  }
}
