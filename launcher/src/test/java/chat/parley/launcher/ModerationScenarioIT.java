package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Position;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// What a room's owner does at chat-service holds at once for connections that are open on two
/// nodes, and is shown over every transport: live, and to whoever resumes from before it.
@ExtendWith(ClusterExtension.class)
class ModerationScenarioIT {
  private static final long FAR = 4_102_444_800_000L;

  private final TestCluster cluster;
  private final Identity alice;
  private final Identity bob;
  private final Identity carol;
  private final String room;
  private final String there;
  private final String bobs;

  ModerationScenarioIT(TestCluster cluster) {
    this.cluster = cluster;
    this.alice = newUser("alice");
    this.bob = newUser("bob");
    this.carol = newUser("carol");
    this.room = cluster.publicRoom(alice, bob);
    this.there = "/v1/rooms/" + room;
    this.bobs = there + "/members/" + bob.user();
  }

  @Test
  void whatARoomIsSetToHoldsAtOnce() throws Exception {
    try (var owner = EveryWay.open(cluster, alice);
        var member = EveryWay.open(cluster, bob);
        var audience = Audience.join(cluster, carol, room)) {
      var start = audience.cursor();
      configure("{'topic':'News','frozen':true}");
      var frozen = audience.next("configured");
      assertThat(frozen.path("user").asString()).isEqualTo(alice.user());
      assertThat(frozen.path("topic").asString()).isEqualTo("News");
      assertThat(frozen.path("frozen").asBoolean()).isTrue();
      assertThat(frozen.has("closed")).as("what is as it was").isFalse();
      member.expectRefusal(room, 4333);
      expectMessages(audience, alice, owner.send(room));

      configure("{'frozen':false,'closed':true}");
      var closed = audience.next("configured");
      assertThat(closed.path("frozen").asBoolean(true)).isFalse();
      assertThat(closed.path("closed").asBoolean()).isTrue();
      member.expectRefusal(room, 4334);
      owner.expectRefusal(room, 4334);

      configure("{'closed':false,'slowModeSeconds':3600}");
      assertThat(audience.next("configured").path("slowModeSeconds").asInt()).isEqualTo(3_600);
      rest(bob).post(there + "/messages", "{'text':'the only one'}").ok();
      assertThat(audience.next("message").path("text").asString()).isEqualTo("the only one");
      member.expectRefusal(room, 4332);
      var slow = rest(bob).post(there + "/messages", "{'text':'too soon'}").refused(4332);
      assertThat(slow.path("afterMillis").asLong()).isBetween(3_000_000L, 3_600_000L);
      expectMessages(audience, alice, owner.send(room));

      configure("{'slowModeSeconds':0}");
      audience.next("configured");
      expectMessages(audience, bob, member.send(room));
      for (var who : List.of(bob, carol)) {
        rest(who).patch(there, "{'topic':'Mine'}").refused(4311);
      }
      rest(alice).patch(there, "{'slowModeSeconds':21601}").refused(4300);
      expectTheSameAfterAResume(audience, start);
    }
  }

  @Test
  void whatIsDoneToAMemberHoldsAtOnce() throws Exception {
    try (var member = EveryWay.open(cluster, bob);
        var audience = Audience.join(cluster, carol, room)) {
      var start = audience.cursor();
      rest(alice).put(mutes(), "{'until':" + FAR + "}").ok();
      member.expectRefusal(room, 4331);
      var muted = rest(bob).post(there + "/messages", "{'text':'hi'}").refused(4331);
      assertThat(muted.path("until").asLong()).isEqualTo(FAR);
      rest(alice).delete(mutes()).ok();
      expectMessages(audience, bob, member.send(room));

      rest(alice).patch(bobs, "{'role':'reader'}").ok();
      expectRole(audience, "reader");
      member.expectRefusal(room, 4330);
      rest(alice).patch(bobs, "{'role':'member'}").ok();
      expectRole(audience, "member");

      rest(alice).put(bans()).ok();
      assertThat(audience.next("left").path("user").asString()).isEqualTo(bob.user());
      member.expectRefusal(room, 4301);
      rest(bob).put(bobs).refused(4335);
      rest(alice).put(bobs).refused(4335);
      rest(alice).delete(bans()).ok();
      rest(bob).put(bobs).ok();
      assertThat(audience.next("joined").path("user").asString()).isEqualTo(bob.user());
      expectMessages(audience, bob, member.send(room));

      rest(alice).delete(bobs).ok();
      assertThat(audience.next("left").path("user").asString()).isEqualTo(bob.user());
      member.expectRefusal(room, 4301);
      expectTheSameAfterAResume(audience, start);
    }
  }

  @Test
  void onlyWhoModeratesDoesSo() {
    rest(alice).put(there + "/members/" + carol.user()).ok();
    var carols = there + "/members/" + carol.user();
    var top = cluster.rest().top(alice, room);
    rest(bob).put(there + "/mutes/" + carol.user(), "{'until':" + FAR + "}").refused(4311);
    rest(bob).put(there + "/bans/" + carol.user()).refused(4311);
    rest(bob).get(there + "/bans").refused(4311);
    rest(bob).get(there + "/mutes").refused(4311);
    rest(bob).patch(carols, "{'role':'reader'}").refused(4311);
    rest(bob).delete(carols).refused(4311);
    rest(alice).put(mutes(), "{'until':1}").refused(4300);
    rest(alice).put(there + "/mutes/nobody", "{'until':" + FAR + "}").refused(4337);
    rest(alice).delete(there + "/members/" + alice.user()).refused(4321);
    rest(alice).patch("/v1/rooms/no-such-room", "{'frozen':true}").refused(4302);
    assertThat(cluster.rest().top(alice, room)).isEqualTo(top);
  }

  /// Whoever was away all the time has in the end what the others were shown, in their order.
  private void expectTheSameAfterAResume(Audience audience, String start) {
    var shown = audience.readers().getFirst().events();
    assertThat(shown).hasSizeGreaterThan(10);
    try (var back = Audience.resume(cluster, carol, room, start)) {
      for (var event : shown) {
        assertThat(back.next(event.path("event").asString())).isEqualTo(event);
      }
    }
  }

  private void expectRole(Audience audience, String role) {
    var appointed = audience.next("appointed");
    assertThat(appointed.path("user").asString()).isEqualTo(bob.user());
    assertThat(appointed.path("by").asString()).isEqualTo(alice.user());
    assertThat(appointed.path("role").asString()).isEqualTo(role);
  }

  /// Each of them comes in the order in which they were acknowledged.
  private static void expectMessages(Audience audience, Identity of, List<Position> positions) {
    for (var position : positions) {
      var message = audience.next("message");
      assertThat(position(message)).isEqualTo(position.toString());
      assertThat(message.path("user").asString()).isEqualTo(of.user());
    }
  }

  private void configure(String settings) {
    rest(alice).patch(there, settings).ok();
  }

  private String mutes() {
    return there + "/mutes/" + bob.user();
  }

  private String bans() {
    return there + "/bans/" + bob.user();
  }

  private Caller rest(Identity who) {
    return Caller.of(cluster.rest().base(), who);
  }

  private Identity newUser(String stem) {
    return cluster.signIn(stem + "-" + UUID.randomUUID());
  }

  private static String position(JsonNode event) {
    return event.path("epoch").asString() + ':' + event.path("offset").asLong();
  }
}
