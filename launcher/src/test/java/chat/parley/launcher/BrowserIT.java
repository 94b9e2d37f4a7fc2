package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.SendWay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two people, each with the page of another gateway, in a real browser.
@ExtendWith(ClusterExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserIT {
  private static final List<String> TRANSPORTS =
      List.of("websocket", "sse", "long-poll", "short-poll");
  private static final int PER_SECOND = 10;
  private static final int PACED = 60;

  /// Before the page would ask for its rooms by itself.
  private static final Duration SOON = Duration.ofSeconds(8);

  private @Nullable Browser started;

  @BeforeAll
  void start(@TempDir Path profile) {
    started = Browser.start(profile);
  }

  @AfterAll
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  @Test
  void twoPagesOnTwoNodesChatOverEveryTransport(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    var first = browser().open(cluster.node(Node.A), alice.user(), room, TRANSPORTS.getFirst());
    var second = browser().open(cluster.node(Node.B), bob.user(), room, TRANSPORTS.getFirst());
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
    screenshots(first);
  }

  @Test
  void aPageChangesItsTransportInMidConversationWithoutLossOrRepeat(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    var page = browser().open(cluster.node(Node.A), alice.user(), room, "websocket");
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
    var first = browser().open(cluster.node(Node.A), alice.user(), room, transport);
    var second = browser().open(cluster.node(Node.B), bob.user(), room, transport);
    first.awaitLive();
    second.awaitLive();

    first.type("hel");

    second.expectTyping(alice.user() + " is typing…");
    assertThat(first.typing()).as("his own page").isEmpty();
    first.send("lo");
    second.expect(List.of("hello"));
    second.expectTyping("");
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
    var page = browser().open(cluster.node(Node.A), carol.user(), open, transport);
    page.awaitLive();

    cluster.rest().addMember(alice, room, carol.user());
    try (var sender = SendWay.POST.open(alice, cluster.node(Node.B))) {
      sender.send(room, "key", "welcome");
    }

    page.expectRoom("My rooms", room, SOON);
    page.expectUnread(room, SOON);
  }

  @Test
  void aPrivateRoomThatOneWasRemovedFromDisappears(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var dave = cluster.signIn("dave");
    var open = cluster.publicRoom(dave);
    var room = cluster.privateRoom(alice, dave);
    var page = browser().open(cluster.node(Node.A), dave.user(), open, "websocket");
    page.awaitLive();
    page.expectRoom("My rooms", room, Deadline.GENEROUS);

    cluster.rest().removeMember(alice, room, dave.user());

    page.expectError("You were removed from '" + room + "'.");
    assertThat(page.rooms()).doesNotContain(room);
  }

  private static List<String> textsOf(TestCluster cluster, Identity who, String room) {
    return cluster.rest().history(who, room).stream()
        .filter(Event::isMessage)
        .map(event -> String.valueOf(event.text()))
        .toList();
  }

  /// For eyes, not for an assertion: `target/screenshots`.
  private void screenshots(Page page) {
    var directory = TestCluster.repository().resolve("launcher/target/screenshots");
    page.show();
    for (boolean isDark : new boolean[] {false, true}) {
      var scheme = isDark ? "dark" : "light";
      browser().look(1280, 800, false, isDark);
      browser().screenshot(directory.resolve("desktop-" + scheme + ".png"));
      browser().look(390, 844, true, isDark);
      browser().screenshot(directory.resolve("phone-" + scheme + ".png"));
    }
  }

  private Browser browser() {
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    return started;
  }
}
