package chat.parley.service.notification;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.service.Answer;
import chat.parley.service.Caller;
import chat.parley.service.Names;
import chat.parley.service.RunningService;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What other systems tell users.
final class NotifyRoutesIT {
  private static final String ORDER =
      "\"key\":\"k1\",\"type\":\"order\",\"title\":\"On its way\",\"data\":{\"order\":4711}";

  private final RunningService running = RunningService.shared();
  private final Caller shop = running.newService("shop");
  private final Caller alice = running.newUser("alice");

  @Test
  void aNotificationIsInTheInboxOnce() {
    var told = tell(alice, ORDER).expect(200);
    assertThat(told.json().propertyNames()).containsExactly("epoch", "offset", "at");
    assertThat(tell(alice, ORDER).expect(200).body()).isEqualTo(told.body());
    tell(alice, "\"type\":\"order\",\"text\":\"without a key\"").expect(200);
    tell(alice, "\"type\":\"order\",\"text\":\"without a key\"").expect(200);

    var inbox = inbox(alice);

    assertThat(inbox.texts("notifications", "title")).containsExactly("On its way", "", "");
    var first = inbox.json().path("notifications").path(0);
    assertThat(first.propertyNames())
        .containsExactly(
            "event", "room", "epoch", "offset", "user", "at", "type", "title", "data", "read");
    assertThat(first.path("room").asString()).isEqualTo("@inbox");
    assertThat(first.path("user").asString()).isEqualTo(shop.user());
    assertThat(first.path("data").toString()).isEqualTo("{\"order\":4711}");
    assertThat(first.path("read").asBoolean(true)).isFalse();
    assertThat(inbox.json().path("unread").asInt()).isEqualTo(3);
  }

  /// Its keys are its own.
  @Test
  void anotherSystemMayChooseTheSameKey() {
    tell(alice, ORDER).expect(200);
    running
        .newService("bank")
        .post("/v1/users/" + alice.user() + "/notifications", '{' + ORDER + '}')
        .expect(200);
    shop.post("/v1/users/" + alice.user() + "/notifications?as=bot", '{' + ORDER + '}').expect(200);
    assertThat(inbox(alice).json().path("notifications")).hasSize(3);
  }

  @Test
  void oneForManyIsAnsweredUserByUser() {
    var bob = running.newUser("bo\"b");
    var carol = running.newUser("carol");
    carol.put(preferences(carol), "{\"types\":{\"order\":{\"level\":\"none\"}}}").expect(200);
    var users = List.of(alice.user(), bob.user(), carol.user(), alice.user());

    var told = tellAll(users, ORDER).expect(200).json().path("users");

    assertThat(told.propertyNames()).containsExactly(alice.user(), bob.user(), carol.user());
    assertThat(told.path(bob.user()).path("offset").asLong()).isEqualTo(1);
    assertThat(told.path(carol.user()).toString()).isEqualTo("{\"declined\":true}");
    assertThat(tellAll(users, ORDER).expect(200).json().path("users")).isEqualTo(told);
    assertThat(inbox(alice).json().path("notifications")).hasSize(1);
    assertThat(inbox(carol).json().path("notifications")).isEmpty();
  }

  @Test
  void itGoesToAHundredUsers() {
    var users = IntStream.range(0, 100).mapToObj(_ -> Names.unique("crowd")).toList();
    var told = tellAll(users, ORDER).expect(200).json().path("users");
    assertThat(told.propertyNames()).containsExactlyElementsOf(users);
    assertThat(users)
        .allSatisfy(user -> assertThat(told.path(user).path("offset").asLong()).isOne());
  }

  @Test
  void isForServicesAlone() {
    var bob = running.newUser("bob");
    bob.post(notifications(alice), '{' + ORDER + '}').expectProblem(403, 4350);
    alice.post(notifications(alice), '{' + ORDER + '}').expectProblem(403, 4350);
    alice
        .post("/v1/notifications", "{\"users\":[\"" + alice.user() + "\"]," + ORDER + '}')
        .expectProblem(403, 4350);
    running.anyone().post(notifications(alice), '{' + ORDER + '}').expectProblem(401, 4200);
    running.anyone().post("/v1/notifications", "{}").expectProblem(401, 4200);
    assertThat(inbox(alice).json().path("notifications")).isEmpty();
  }

  @Test
  void whatIsNoNotificationIsRefused() {
    tell(alice, "\"text\":\"no type\"").expectProblem(400, 4375);
    tell(alice, "\"type\":\"order\"").expectProblem(400, 4375);
    tell(alice, "\"type\":\"Two Words\",\"text\":\"x\"").expectProblem(400, 4375);
    tell(alice, "\"type\":\"order\",\"text\":\"" + "x".repeat(8 * 1024) + '"')
        .expectProblem(413, 4376);
    tell(alice, "\"type\":\"order\",\"data\":[" + "1,".repeat(5_000) + "1]")
        .expectProblem(413, 4376);
    tell(alice, ORDER + ",\"key\":\"two words\"").expectProblem(400, 4312);
    tell(alice, ORDER + ",\"about\":{\"room\":\"-x\"}").expectProblem(400, 4304);
    tell(alice, ORDER + ",\"about\":{\"room\":\"dev\",\"message\":\"7\"}").expectProblem(400, 4308);
    shop.post(notifications(alice), "[").expectProblem(400, 4300);
    shop.post(notifications(alice), "text/plain", "{}").expectProblem(415, 4317);
    shop.post("/v1/users/@alice/notifications", '{' + ORDER + '}').expectProblem(400, 4305);
    tellAll(List.of(), ORDER).expectProblem(400, 4300);
    tellAll(IntStream.rangeClosed(0, 100).mapToObj(i -> "u" + i).toList(), ORDER)
        .expectProblem(400, 4300);
    tellAll(List.of("@alice"), ORDER).expectProblem(400, 4305);
    tellAll(List.of(alice.user()), "\"type\":\"order\",\"text\":\"no key\"")
        .expectProblem(400, 4300);
    shop.get("/v1/notifications").expectProblem(405, 4313);
    assertThat(inbox(alice).json().path("notifications")).isEmpty();
  }

  // --- of the product

  @Test
  void whomSomebodyMakesAMemberIsTold() {
    var bob = running.newUser("bob");
    var room = alice.newRoom("private");
    alice.invite(room, bob);
    alice.invite(room, bob);

    var inbox = inbox(bob);

    assertThat(inbox.texts("notifications", "type")).containsExactly("invitation");
    var invitation = inbox.json().path("notifications").path(0);
    assertThat(invitation.path("user").asString()).isEqualTo(alice.user());
    assertThat(invitation.path("about").path("room").asString()).isEqualTo(room);
    assertThat(inbox(alice).json().path("notifications")).isEmpty();
  }

  @Test
  void whoJoinsByHimselfIsNotTold() {
    var bob = running.newUser("bob");
    var room = alice.newRoom("public");
    bob.join(room);
    alice.invite(room, bob);
    assertThat(inbox(bob).json().path("notifications")).isEmpty();
  }

  @Test
  void anInvitationIsNotToldWhereTheUserDoesNotWantIt() {
    var bob = running.newUser("bob");
    bob.put(preferences(bob), "{\"types\":{\"invitation\":{\"level\":\"none\"}}}").expect(200);
    alice.invite(alice.newRoom("private"), bob);
    var carol = running.newUser("carol");
    carol.put("/v1/users/" + carol.user() + "/blocks/" + alice.user()).expect(204);
    var room = alice.newRoom("private");
    alice.invite(room, carol);
    assertThat(inbox(bob).json().path("notifications")).isEmpty();
    assertThat(inbox(carol).json().path("notifications")).as("she blocks alice").isEmpty();
    assertThat(carol.get("/v1/rooms/" + room).expect(200).text("role")).isEqualTo("member");
  }

  private Answer tell(Caller user, String members) {
    return shop.post(notifications(user), '{' + members + '}');
  }

  private Answer tellAll(List<String> users, String members) {
    var quoted =
        users.stream()
            .map(user -> '"' + user.replace("\"", "\\\"") + '"')
            .collect(Collectors.joining(","));
    return shop.post("/v1/notifications", "{\"users\":[" + quoted + "]," + members + '}');
  }

  private static Answer inbox(Caller user) {
    return user.get(notifications(user)).expect(200);
  }

  private static String notifications(Caller user) {
    return "/v1/users/" + user.user().replace("\"", "%22") + "/notifications";
  }

  private static String preferences(Caller user) {
    return notifications(user) + "/preferences";
  }
}
