package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.SendWay;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two people, each with the page of another gateway, in a real browser. A browser that hangs fails
/// the test it hangs in, and by name.
@ExtendWith({ClusterExtension.class, BrowserExtension.class})
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class BrowserIT {
  private static final List<String> TRANSPORTS =
      List.of("websocket", "sse", "long-poll", "short-poll");
  private static final int PER_SECOND = 10;
  private static final int PACED = 60;

  /// More than two pages of history as the page fetches them.
  private static final int CHANGES = 210;

  /// Before the page would ask for its rooms by itself.
  private static final Duration SOON = Duration.ofSeconds(8);

  private final Browser browser;

  BrowserIT(Browser browser) {
    this.browser = browser;
  }

  @Test
  void twoPagesOnTwoNodesChatOverEveryTransport(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    var first = browser.open(cluster.node(Node.A), alice.user(), room, TRANSPORTS.getFirst());
    var second = browser.open(cluster.node(Node.B), bob.user(), room, TRANSPORTS.getFirst());
    var texts = new ArrayList<String>();

    first.awaitLive();
    second.awaitLive();
    for (var transport : TRANSPORTS) {
      first.useTransport(transport);
      second.useTransport(transport);
      first.awaitLive();
      second.awaitLive();
      assertThat(first.transport()).isEqualTo(transport);
      texts.add("from alice over " + transport);
      first.send(texts.getLast());
      second.expect(texts);
      texts.add("from bob over " + transport);
      second.send(texts.getLast());
      first.expect(texts);
      second.expect(texts);
    }

    assertThat(first.node()).isEqualTo("gateway-1");
    assertThat(second.node()).isEqualTo("gateway-2");
    screenshot(first, "chat");
  }

  @Test
  void theDescriptionOfRestIsShown(TestCluster cluster) {
    var page = DocsPage.open(browser, cluster.node(Node.A));

    page.expectOperations("GET /v1/ws", "POST /v1/rooms/{room}/messages", "PATCH /v1/rooms/{room}");
    assertThat(browser.violations()).isEmpty();
  }

  @Test
  void aPageChangesItsTransportInMidConversationWithoutLossOrRepeat(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    var page = browser.open(cluster.node(Node.A), alice.user(), room, "websocket");
    page.awaitLive();
    var sender = SendWay.POST.openStubborn(bob, cluster.node(Node.B));

    try (var traffic = Traffic.start(room, PER_SECOND, List.of(sender))) {
      int each = PACED / TRANSPORTS.size();
      for (var transport : List.of("long-poll", "sse", "short-poll", "websocket")) {
        page.useTransport(transport);
        page.awaitLive();
        traffic.awaitAcknowledged(traffic.acknowledged() + each);
      }
      traffic.stop();
    }

    page.expect(textsOf(cluster, alice, room));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse"})
  void whoTypesIsShownUntilHeHasSpoken(String transport, TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    var first = browser.open(cluster.node(Node.A), alice.user(), room, transport);
    var second = browser.open(cluster.node(Node.B), bob.user(), room, transport);
    first.awaitLive();
    second.awaitLive();

    first.type("hel");

    second.expectTyping(alice.user() + " is typing…");
    assertThat(first.typing()).as("his own page").isEmpty();
    first.send("lo");
    second.expect(List.of("hello"));
    second.expectTyping("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse"})
  void whatIsDoneToAMessageIsSeenByOthersAndSurvivesAReload(String transport, TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    var first = browser.open(cluster.node(Node.A), alice.user(), room, transport);
    var second = browser.open(cluster.node(Node.B), bob.user(), room, transport);
    first.awaitLive();
    second.awaitLive();
    first.send("hello");
    second.expect(List.of("hello"));

    second.message("hello").react();
    first.message("hello").expectReactions("👍 1");
    second.message("hello").expectReactions("👍 1 mine");
    first.message("hello").pressReaction();
    second.message("hello").expectReactions("👍 2 mine");
    first.message("hello").expectReactions("👍 2 mine");
    first.message("hello").edit("hello, all");
    second.expect(List.of("hello, all"));
    second.message("hello, all").expectReactions("👍 2 mine");
    second.message("hello, all").pressReaction();
    first.message("hello, all").expectReactions("👍 1 mine");
    second.message("hello, all").expectReactions("👍 1");

    second.send("a slip");
    first.expect(List.of("hello, all", "a slip"));
    first.message("a slip").delete();
    var texts = List.of("hello, all", "deleted by " + alice.user());
    second.expect(texts);

    for (var page : List.of(first, second)) {
      page.reload();
      page.expect(texts);
      assertThat(page.message("hello, all").isMarkedAsEdited()).isTrue();
    }
    first.message("hello, all").expectReactions("👍 1 mine");
    second.message("hello, all").expectReactions("👍 1");
    first.message("hello, all").pressReaction();
    second.message("hello, all").expectReactions();
  }

  @Test
  void messagesAreShownThatLieBeforePagesOfNothingButChanges(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var room = cluster.publicRoom(alice);
    try (var sender = SendWay.POST.open(alice, cluster.node(Node.A))) {
      var message = sender.send(room, "key", "hello").toString();
      for (int i = 0; i < CHANGES; i++) {
        var change = Map.of("message", message, "text", "text " + i);
        cluster.rest().change(alice, room, "edit", change);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }

    var page = browser.open(cluster.node(Node.A), alice.user(), room, "websocket");

    page.expect(List.of("text " + (CHANGES - 1)));
  }

  /// The node tells of an invitation as it happens; the page must not wait to ask for its rooms.
  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse"})
  void anInvitationAndWhatFollowsItShowAtOnce(String transport, TestCluster cluster)
      throws Exception {
    var alice = cluster.signIn("alice");
    var carol = cluster.signIn("carol");
    var open = cluster.publicRoom(carol);
    var room = cluster.privateRoom(alice);
    var page = browser.open(cluster.node(Node.A), carol.user(), open, transport);
    page.awaitLive();

    cluster.rest().addMember(alice, room, carol.user());
    try (var sender = SendWay.POST.open(alice, cluster.node(Node.B))) {
      sender.send(room, "key", "welcome");
    }

    page.expectRoom("My rooms", room, SOON);
    page.expectUnread(room, SOON);
  }

  /// Over a connection that brings events, and over one on which they are asked for.
  @Test
  void whatIsUnreadIsCountedUntilTheRoomIsLookedAtOnAnyOfTheUsersPages(TestCluster cluster)
      throws Exception {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var elsewhere = cluster.publicRoom(bob);
    var room = cluster.publicRoom(alice, bob);
    var first = browser.open(cluster.node(Node.A), bob.user(), elsewhere, "websocket");
    var second = browser.open(cluster.node(Node.B), bob.user(), elsewhere, "long-poll");
    first.awaitLive();
    second.awaitLive();
    try (var sender = SendWay.POST.open(alice, cluster.node(Node.B))) {
      sender.send(room, "k1", "one");
      sender.send(room, "k2", "two");
      first.expectUnreadCount(room, "2");
      second.expectUnreadCount(room, "2");

      second.open(room);
      second.expect(List.of("one", "two"));

      second.expectUnreadCount(room, "absent");
      first.expectUnreadCount(room, "absent");
      sender.send(room, "k3", "three");
      second.expect(List.of("one", "two", "three"));
      first.expectUnreadCount(room, "absent");
    }
    first.reload();
    first.expectUnreadCount(room, "absent");
  }

  @Test
  void aPrivateRoomThatOneWasRemovedFromDisappears(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var dave = cluster.signIn("dave");
    var open = cluster.publicRoom(dave);
    var room = cluster.privateRoom(alice, dave);
    var page = browser.open(cluster.node(Node.A), dave.user(), open, "websocket");
    page.awaitLive();
    page.expectRoom("My rooms", room, Deadline.GENEROUS);

    cluster.rest().removeMember(alice, room, dave.user());

    page.expectError("You were removed from '" + room + "'.");
    assertThat(page.rooms()).doesNotContain(room);
  }

  @Test
  void aModeratorsSettingsAndDeedsShowOnThePagesOfTheOthersAtOnce(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob, cluster.signIn("carol"));
    var first = browser.open(cluster.node(Node.A), alice.user(), room, "websocket");
    var second = browser.open(cluster.node(Node.B), bob.user(), room, "sse");
    first.awaitLive();
    second.awaitLive();

    first.click("settings");
    first.click("frozen");
    first.click("save-settings");
    second.expectRule("Only the owner and moderators write here now.");
    assertThat(second.hasPlaceToWrite()).isFalse();
    first.send("quiet, please");
    second.expect(List.of("quiet, please"));

    first.click("settings");
    first.click("frozen");
    first.click("save-settings");
    second.expectRule("absent");
    second.send("thanks");
    first.expect(List.of("quiet, please", "thanks"));

    first.click("members");
    first.doAbout(bob.user(), "make-reader");
    second.expectRule("You may read here, not write.");
    first.doAbout(bob.user(), "ban");
    // A public room can still be read.
    second.click("join");
    second.expectError("Who is banned from this room does not join it");
    assertThat(second.hasPlaceToWrite()).isFalse();
    first.click("deeds");
    screenshot(first, "members");

    first.click("settings");
    Page.await(() -> "who is banned to be named", () -> first.restricted().contains(bob.user()));
    screenshot(first, "settings");
  }

  @Test
  void whatIsRefusedWhileTheSettingsAreOpenIsSaidThere(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    var first = browser.open(cluster.node(Node.A), alice.user(), room, "websocket");
    var second = browser.open(cluster.node(Node.B), bob.user(), room, "websocket");
    first.awaitLive();
    second.awaitLive();
    first.click("settings");
    first.click("save-settings");
    first.expectNoDialog();
    assertThat(first.isErrorShown()).as("nothing was changed, and nothing asked for").isFalse();

    first.click("members");
    first.doAbout(bob.user(), "make-moderator");
    second.click("settings");
    second.click("frozen");
    first.doAbout(bob.user(), "make-member");
    second.expectHidden("settings");
    second.click("save-settings");

    second.expectError("(4311)");
    assertThat(second.isErrorShown()).as("before the dialog, not behind it").isTrue();
    second.click("cancel-settings");
    second.expectNoDialog();
    assertThat(second.isErrorShown()).as("it stays until it is dismissed").isTrue();
  }

  private static List<String> textsOf(TestCluster cluster, Identity who, String room) {
    return cluster.rest().history(who, room).stream()
        .filter(Event::isMessage)
        .map(event -> String.valueOf(event.text()))
        .toList();
  }

  /// For eyes, not for an assertion: `target/screenshots`.
  private void screenshot(Page page, String name) {
    var directory = TestCluster.repository().resolve("launcher/target/screenshots");
    page.show();
    for (boolean isDark : new boolean[] {false, true}) {
      var scheme = isDark ? "dark" : "light";
      browser.look(1280, 800, false, isDark);
      browser.screenshot(directory.resolve(name + "-desktop-" + scheme + ".png"));
      browser.look(390, 844, true, isDark);
      browser.screenshot(directory.resolve(name + "-phone-" + scheme + ".png"));
    }
    browser.look(1280, 800, false, false);
  }
}
