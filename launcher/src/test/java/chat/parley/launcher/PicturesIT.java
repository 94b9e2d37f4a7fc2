package chat.parley.launcher;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.SendWay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/// Takes the pictures of `docs/pages.md`, with `-Dparley.pictures=write` alone: they are for eyes,
/// and no two of them are the same.
@ExtendWith(ClusterExtension.class)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@EnabledIfSystemProperty(named = "parley.pictures", matches = "write")
class PicturesIT {
  private static final Path IMAGES = TestCluster.repository().resolve("docs/images");
  private static final Path FOR_VIEWERS =
      TestCluster.repository().resolve("launcher/target/screenshots");
  private static final int QUALITY = 75;

  @Test
  void theChatPage(TestCluster cluster) throws Exception {
    var ada = cluster.signIn("ada");
    var grace = cluster.signIn("grace");
    var linus = cluster.signIn("linus");
    var rest = cluster.rest();
    rest.changeProfile(ada, Map.of("name", "Ada"));
    rest.changeProfile(grace, Map.of("name", "Grace"));
    rest.changeProfile(linus, Map.of("name", "Linus"));
    for (var room : List.of("team", "release-42", "lunch")) {
      rest.createRoom(grace, room, "public");
      rest.addMember(ada, room, ada.user());
      rest.addMember(linus, room, linus.user());
    }
    rest.createRoom(linus, "incident-7", "private");
    say(cluster, grace, "team", "Good morning! The new nodes are in since six.");
    say(cluster, linus, "team", "I saw. The old one drained in four seconds, and nobody noticed.");
    say(cluster, ada, "team", "Then shall we let the release out at ten?");
    say(cluster, linus, "lunch", "Soup or salad?");
    say(cluster, grace, "lunch", "Soup.");
    try (var browser = Browser.start()) {
      var first = browser.open(cluster.node(Node.A), ada.user(), "team", "websocket");
      var second = browser.open(cluster.node(Node.B), grace.user(), "team", "websocket");
      first.awaitLive();
      second.awaitLive();
      second.message("Then shall we let the release out at ten?").react();
      var thread = new ThreadPane(second);
      thread.openAt("Then shall we let the release out at ten?");
      thread.reply("Yes. I'll watch the panels.");
      thread.expect("Then shall we let the release out at ten?", "Yes. I'll watch the panels.");
      var inbox = new InboxPane(first);
      inbox.expectUnread("1");
      rest.addMember(linus, "incident-7", ada.user());
      var order =
          Map.of(
              "key",
              "k",
              "type",
              "deploy",
              "title",
              "release-42 is built",
              "text",
              "All 2,184 tests passed.");
      rest.notify(rest.signInService("builds"), ada.user(), order);
      inbox.expectUnread("3");
      new ThreadPane(first).expectUnread("1 new");
      take(browser, first, "chat", 1280, 800);
      inbox.ring();
      inbox.expect(
          "release-42 is built", "Linus made you a member of incident-7", "Grace replied in team");
      take(browser, first, "notifications", 1280, 800);
      new ThreadPane(first).openByKeyboard();
      new ThreadPane(first)
          .expect("Then shall we let the release out at ten?", "Yes. I'll watch the panels.");
      take(browser, first, "thread", 1280, 800);
      browser.closePages();
    }
  }

  @Test
  void theLabAndTheGuide(TestCluster cluster) throws Exception {
    try (var browser = Browser.start()) {
      var lab = LabPage.open(browser, cluster.node(Node.A), "lab-of-pictures");
      for (int i = 0; i < 5; i++) {
        lab.friendSends();
        lab.awaitSame(i + 1L);
      }
      take(browser, lab.page(), "lab", 1280, 1000);
      lab.choose("Notification bell");
      browser.driver().executeScript("document.getElementById('guide').scrollIntoView()");
      take(browser, lab.page(), "guide", 1280, 1000);
      browser.closePages();
    }
  }

  @Test
  void theClusterPage(TestCluster cluster) throws Exception {
    ShownCluster.of(cluster).awaitSettled();
    var ada = cluster.signIn("ada");
    try (var browser = Browser.start()) {
      var page = ClusterPage.open(browser, cluster.node(Node.B));
      try (var _ = RawSocket.open(cluster.node(Node.A), ada);
          var _ = RawSocket.open(cluster.node(Node.A), ada)) {
        page.awaitFigure("gateway-1", "websocket", "2");
        page.find(ada.user());
        page.awaitFound("websocket, on gateway-1");
        take(browser, page.page(), "cluster", 1280, 800);
      }
      browser.closePages();
    }
  }

  private static void say(TestCluster cluster, Identity who, String room, String text)
      throws IOException, InterruptedException {
    try (var sender = SendWay.POST.open(who, cluster.node(Node.A))) {
      sender.send(room, Integer.toString(text.hashCode()), text);
    }
  }

  /// On a desk and on a phone, light and dark; small, for the repository, and without loss beside
  /// the other pictures of tests.
  private static void take(Browser browser, Page page, String name, int width, int height)
      throws IOException {
    page.show();
    for (boolean isDark : new boolean[] {false, true}) {
      var scheme = isDark ? "dark" : "light";
      browser.look(width, height, false, isDark);
      write(browser, name + "-desktop-" + scheme);
      browser.look(390, 844, true, isDark);
      if (name.equals("guide")) {
        browser.driver().executeScript("document.getElementById('guide').scrollIntoView()");
      }
      write(browser, name + "-phone-" + scheme);
    }
    browser.look(width, height, false, false);
  }

  private static void write(Browser browser, String name) throws IOException {
    browser.screenshot(FOR_VIEWERS.resolve(name + ".png"));
    var options = Map.<String, Object>of("format", "webp", "quality", QUALITY);
    var data = browser.driver().executeCdpCommand("Page.captureScreenshot", options).get("data");
    Files.write(IMAGES.resolve(name + ".webp"), Base64.getDecoder().decode(String.valueOf(data)));
  }
}
