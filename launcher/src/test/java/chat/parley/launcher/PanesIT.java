package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.SendWay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the page has besides the messages of a room: notifications, threads, people to write to, a
/// search, documents. People have pages of two gateways, over different transports.
@ExtendWith({ClusterExtension.class, BrowserExtension.class})
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class PanesIT {
  /// Each; together more than a page of history, and fewer than one may say at once.
  private static final int SAID = 60;

  /// In milliseconds since 1970.
  private static final long FAR = 4_102_444_800_000L;

  private final Browser browser;

  PanesIT(Browser browser) {
    this.browser = browser;
  }

  @Test
  void whatIsReadOfTheInboxOnOneDeviceIsReadOnTheOther(TestCluster cluster) {
    var olga = cluster.signIn("olga-with-two-pages");
    var bob = cluster.signIn("bob-who-invites");
    var elsewhere = cluster.publicRoom(olga);
    var first = browser.open(cluster.node(Node.A), olga.user(), elsewhere, "websocket");
    var second = browser.open(cluster.node(Node.B), olga.user(), elsewhere, "sse");
    first.awaitLive();
    second.awaitLive();
    var one = new InboxPane(first);
    var other = new InboxPane(second);

    var room = cluster.privateRoom(bob, olga);
    var invitation = bob.user() + " made you a member of " + room;
    one.expectUnread("1");
    other.expectUnread("1");
    cluster.rest().notify(cluster.rest().signInService("shop"), olga.user(), "k", "It is there.");
    one.expectUnread("2");
    one.ring();
    one.expect("It is there.", invitation);

    one.choose("invitation");
    first.expectTitle(room);
    one.expectUnread("1");
    other.expectUnread("1");
    other.ring();
    other.expect("It is there.", invitation);
    second.click("clear-all");
    other.expectUnread("absent");
    one.expectUnread("absent");

    first.reload();
    one.expectUnread("absent");
    one.ring();
    one.expect("It is there.", invitation);
    assertThat(browser.violations()).isEmpty();
  }

  /// Over polling, on which nothing waits for it.
  @Test
  void aNotificationLeadsToAMessageThatIsNotLoadedYet(TestCluster cluster) {
    var olga = cluster.signIn("olga-who-was-away");
    var bob = cluster.signIn("bob-who-says-much");
    var elsewhere = cluster.publicRoom(olga);
    var room = cluster.publicRoom(bob, olga);
    var wanted = say(cluster, bob, room, "the one");
    for (int i = 0; i < SAID; i++) {
      say(cluster, bob, room, "message " + i);
      say(cluster, olga, room, "answer " + i);
    }
    var page = browser.open(cluster.node(Node.B), olga.user(), elsewhere, "long-poll");
    page.awaitLive();
    var about = Map.of("room", room, "message", wanted.toString());
    var notification = Map.of("key", "k", "type", "mention", "text", "the one", "about", about);
    cluster.rest().notify(cluster.rest().signInService(bob.user()), olga.user(), notification);
    var inbox = new InboxPane(page);
    inbox.expectUnread("2");
    inbox.ring();
    inbox.expect(
        bob.user() + " mentioned you in " + room, bob.user() + " made you a member of " + room);

    inbox.choose("mention");

    page.expectTitle(room);
    Page.await(
        () -> "the message to be marked, not " + marked(page),
        () -> marked(page).equals("the one"));
    inbox.expectUnread("1");

    page.click("search");
    page.fill("search-input", "MESSAGE 3");
    Page.await(
        () -> "the newest of eleven to be marked, not " + marked(page),
        () -> marked(page).equals("message 39") && searched(page).startsWith("11 of 11"));
  }

  @Test
  void aThreadIsAnsweredBesideItsRoomAndUnreadUntilItIsOpened(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    var first = browser.open(cluster.node(Node.A), alice.user(), room, "websocket");
    var second = browser.open(cluster.node(Node.B), bob.user(), room, "sse");
    first.awaitLive();
    second.awaitLive();
    var ofAlice = new ThreadPane(first);
    var ofBob = new ThreadPane(second);
    first.send("shall we?");
    second.expect(List.of("shall we?"));

    ofBob.openAt("shall we?");
    ofBob.expect("shall we?");
    ofBob.reply("yes");
    ofBob.expect("shall we?", "yes");
    ofAlice.expectReplies(1);
    ofAlice.expectUnread("1 new");
    ofBob.expectUnread("absent");

    ofAlice.openByKeyboard();
    ofAlice.expect("shall we?", "yes");
    ofAlice.expectUnread("absent");
    ofAlice.reply("at ten");
    ofBob.expect("shall we?", "yes", "at ten");
    ofBob.expectReplies(2);
    ofAlice.escape();
    assertThat(ofAlice.focused()).as("back where it was").isEqualTo("replies");

    // Replies are no lines of the room, nor unread ones of it.
    first.expect(List.of("shall we?"));
    first.reload();
    first.expect(List.of("shall we?"));
    ofAlice.expectReplies(2);
    ofAlice.expectUnread("absent");
    assertThat(ofAlice.isOpen()).isFalse();
  }

  @Test
  void aReplyThatComesWhileNobodyLooksStaysUnreadOverAReload(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    var first = browser.open(cluster.node(Node.A), alice.user(), room, "sse");
    var second = browser.open(cluster.node(Node.B), bob.user(), room, "websocket");
    first.awaitLive();
    second.awaitLive();
    first.send("shall we?");
    second.expect(List.of("shall we?"));
    new ThreadPane(second).openAt("shall we?");
    new ThreadPane(second).reply("no");
    new ThreadPane(first).expectUnread("1 new");

    first.reload();

    new ThreadPane(first).expectUnread("1 new");
  }

  @Test
  void aThreadIsReadWhenItsPageComesToTheFront(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    var page = browser.open(cluster.node(Node.A), alice.user(), room, "websocket");
    var elsewhere = browser.open(cluster.node(Node.B), alice.user(), room, "sse");
    var second = browser.open(cluster.node(Node.B), bob.user(), room, "websocket");
    page.awaitLive();
    elsewhere.awaitLive();
    second.awaitLive();
    page.send("shall we?");
    second.expect(List.of("shall we?"));
    var ofAlice = new ThreadPane(page);
    var ofBob = new ThreadPane(second);
    ofBob.openAt("shall we?");
    ofBob.reply("yes");
    ofAlice.expectReplies(1);
    ofAlice.openByKeyboard();
    ofAlice.expect("shall we?", "yes");
    new ThreadPane(elsewhere).expectUnread("absent");

    page.setHidden(true);
    ofBob.reply("at ten");
    ofAlice.expect("shall we?", "yes", "at ten");
    ofAlice.expectUnread("1 new");
    new ThreadPane(elsewhere).expectUnread("1 new");

    page.setHidden(false);
    ofAlice.expectUnread("absent");
    new ThreadPane(elsewhere).expectUnread("absent");
  }

  @Test
  void whatIsWrittenWaitsWhileItsThreadIsClosed(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var room = cluster.publicRoom(alice);
    var page = browser.open(cluster.node(Node.A), alice.user(), room, "websocket");
    page.awaitLive();
    page.send("one");
    page.send("another");
    page.expect(List.of("one", "another"));
    var thread = new ThreadPane(page);
    thread.openAt("one");
    thread.type("half a");
    // As an input method is left.
    page.driver()
        .executeScript(
            "document.activeElement.dispatchEvent("
                + "new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, isComposing: true }))");
    assertThat(thread.isOpen()).isTrue();

    thread.escape();
    thread.openAt("one");
    thread.reply(" sentence");
    thread.expect("one", "half a sentence");

    thread.type("for this one alone");
    thread.escape();
    thread.openAt("another");
    assertThat(thread.draft()).isEmpty();
  }

  @Test
  void aReplyThatWasRefusedIsShownInItsRoom(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    var page = browser.open(cluster.node(Node.B), bob.user(), room, "websocket");
    page.awaitLive();
    page.send("shall we?");
    page.expect(List.of("shall we?"));
    var thread = new ThreadPane(page);
    thread.openAt("shall we?");
    // Nobody is told of it: he meets the refusal.
    Caller.of(cluster.rest().base(), alice)
        .put("/v1/rooms/" + room + "/mutes/" + bob.user(), "{'until':" + FAR + "}")
        .ok();

    thread.reply("yes");

    page.click("close-thread");
    var refused = "[data-testid=messages] [data-state=failed]";
    Page.await(
        () -> "the reply to be there, not " + page.attribute(refused, "textContent"),
        () -> page.attribute(refused, "textContent").contains("Reply not sent."));
    assertThat(page.attribute(refused, "dataset.code")).isEqualTo("4331");
  }

  @Test
  void whoIsNamedIsWrittenTo(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob-whom-nobody-knows");
    var room = cluster.publicRoom(alice);
    var theirs = cluster.publicRoom(bob);
    var first = browser.open(cluster.node(Node.A), alice.user(), room, "websocket");
    var second = browser.open(cluster.node(Node.B), bob.user(), theirs, "long-poll");
    first.awaitLive();
    second.awaitLive();

    first.fill("person-input", bob.user());
    first.click("message-person");

    first.expectTitle(bob.user());
    first.send("just for you");
    Page.await(() -> "the room of two on the other page", () -> ofTwo(second).isPresent());
    second.open(ofTwo(second).orElseThrow());
    second.expectTitle(alice.user());
    second.expect(List.of("just for you"));

    first.fill("person-input", alice.user());
    first.click("message-person");
    first.expectError("(4311)");
  }

  @Test
  void aDocumentIsShownAsItChanges(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var room = "rates-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
    cluster.rest().createStateRoom(alice, room);
    cluster.rest().putState(alice, room, Map.of("eur", 1.25, "gbp", Map.of("buy", 1)));
    var page = browser.open(cluster.node(Node.A), alice.user(), room, "websocket");
    page.awaitLive();
    Page.await(
        () -> "the document, not " + document(page),
        () -> document(page).equals("{/eur=1.25, /gbp/buy=1}"));
    assertThat(page.hasPlaceToWrite()).as("a place for messages").isFalse();

    cluster.rest().putState(alice, room, Map.of("eur", 1.5, "gbp", Map.of("buy", 1)));
    Page.await(
        () -> "the change, not " + document(page),
        () -> document(page).equals("{/eur=1.5 new, /gbp/buy=1}"));

    page.useTransport("sse");
    page.awaitLive();
    cluster.rest().putState(alice, room, Map.of("gbp", Map.of("buy", 2)));
    Page.await(
        () -> "the change, not " + document(page), () -> document(page).equals("{/gbp/buy=2 new}"));
  }

  private static Position say(TestCluster cluster, Identity who, String room, String text) {
    try (var sender = SendWay.POST.open(who, cluster.node(Node.A))) {
      return sender.send(room, text.replace(' ', '-'), text);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<String> ofTwo(Page page) {
    return page.rooms().stream().filter(name -> name.startsWith("direct~")).findFirst();
  }

  private static String marked(Page page) {
    return page.attribute("[data-testid=message].found .text", "textContent");
  }

  private static String searched(Page page) {
    return page.attribute("[data-testid=search-count]", "textContent");
  }

  /// Each value by its place, with what changed last.
  private static String document(Page page) {
    page.show();
    var rows = new ArrayList<String>();
    var found =
        (List<?>)
            page.driver()
                .executeScript(
                    "return [...document.querySelectorAll('[data-testid=document] tbody tr')]"
                        + ".map(({ dataset, lastChild }) => dataset.place + '=' + lastChild.textContent"
                        + " + (dataset.changed === 'true' ? ' new' : ''))");
    found.forEach(row -> rows.add(String.valueOf(row)));
    return rows.stream().sorted().collect(Collectors.joining(", ", "{", "}"));
  }
}
