package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Nothing keeps people out of the pages who see little, hear them read out or use no mouse, as far
/// as axe-core can tell: light and dark, on a desk and on a phone.
@ExtendWith({ClusterExtension.class, BrowserExtension.class})
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class AccessibilityIT {
  private final Browser browser;

  AccessibilityIT(Browser browser) {
    this.browser = browser;
  }

  @Test
  void theChatPageAndAllThatItOpens(TestCluster cluster) {
    var alice = cluster.signIn("alice-of-the-pictures");
    var bob = cluster.signIn("bob-of-the-pictures");
    var room = cluster.publicRoom(alice, bob);
    cluster.privateRoom(bob, alice);
    browser.visit(cluster.node(Node.A) + "/");
    Page.await(() -> "the form to sign in", () -> isThere("form"));
    assertThat(found("sign-in")).isEmpty();
    var page = browser.open(cluster.node(Node.A), alice.user(), room, "websocket");
    page.awaitLive();
    page.send("shall we?");
    page.expect(List.of("shall we?"));
    page.message("shall we?").react();
    page.message("shall we?").expectReactions("👍 1 mine");

    var violations = new ArrayList<>(found("room"));
    page.click("members");
    page.expectStatus(alice.user(), "online");
    violations.addAll(found("members"));
    new InboxPane(page).ring();
    violations.addAll(found("notifications"));
    new ThreadPane(page).openAt("shall we?");
    new ThreadPane(page).reply("yes");
    new ThreadPane(page).expect("shall we?", "yes");
    page.click("search");
    page.fill("search-input", "shall");
    violations.addAll(found("thread and search"));
    page.click("close-thread");
    page.click("settings");
    violations.addAll(found("settings"));
    page.click("cancel-settings");
    page.click("profile");
    violations.addAll(found("profile"));
    assertThat(violations).isEmpty();
  }

  @Test
  void aDocument(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var room = stateRoom(cluster, alice);
    var page = browser.open(cluster.node(Node.A), alice.user(), room, "websocket");
    page.awaitLive();
    Page.await(() -> "the document", () -> isThere("[data-testid=document] tbody tr"));

    assertThat(found("document")).isEmpty();
  }

  @Test
  void theLabAndTheGuide(TestCluster cluster) {
    var lab = LabPage.open(browser, cluster.node(Node.A), "lab-for-all");
    lab.friendSends();
    lab.awaitSame(1);
    assertThat(found("lab")).isEmpty();
    browser.visit(cluster.node(Node.A) + "/guide");
    Page.await(() -> "the worked answers", () -> isThere("[data-testid=worked]"));
    lab.browser().driver().executeScript("document.querySelector('[data-testid=worked]').click()");
    assertThat(found("guide")).isEmpty();
  }

  @Test
  void theClusterPage(TestCluster cluster) {
    var page = ClusterPage.open(browser, cluster.node(Node.A));
    page.awaitFigure("gateway-1", "state", "up");
    page.find("nobody-at-all");
    page.awaitFound("is connected nowhere");

    assertThat(found("cluster")).isEmpty();
  }

  @Test
  void theDescriptionOfRest(TestCluster cluster) {
    var page = DocsPage.open(browser, cluster.node(Node.A));
    page.expectOperations("GET /v1/ws");

    assertThat(found("docs")).isEmpty();
  }

  private static String stateRoom(TestCluster cluster, Identity owner) {
    var room = "rates-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
    cluster.rest().createStateRoom(owner, room);
    cluster.rest().putState(owner, room, Map.of("eur", 1.25, "gbp", Map.of("buy", 1, "sell", 2)));
    return room;
  }

  /// In each of its forms, with its name in front.
  private List<String> found(String name) {
    var found = new ArrayList<String>();
    for (boolean isDark : new boolean[] {false, true}) {
      browser.look(1280, 800, false, isDark);
      Axe.violations(browser).forEach(each -> found.add(name + ", dark " + isDark + ": " + each));
    }
    browser.look(390, 844, true, false);
    Axe.violations(browser).forEach(each -> found.add(name + ", phone: " + each));
    browser.look(1280, 800, false, false);
    return found;
  }

  private boolean isThere(String selector) {
    return Boolean.TRUE.equals(
        browser
            .driver()
            .executeScript("return document.querySelector(arguments[0]) !== null", selector));
  }
}
