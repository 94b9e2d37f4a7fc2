package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Identity;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The cluster as its operators see it, in a real browser.
@ExtendWith(ClusterExtension.class)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ClusterPageIT {
  private static final String A = "gateway-1";
  private static final String B = "gateway-2";

  @Test
  void allNodesAreShownAndOneIsDrainedAndTakenBack(TestCluster cluster) {
    var alice = cluster.signIn("alice-of-the-cluster");
    var shown = ShownCluster.of(cluster).awaitSettled();
    try (var browser = Browser.start()) {
      var page = ClusterPage.open(browser, cluster.node(Node.B));
      page.awaitFigure(A, "state", "up");
      page.awaitFigure(B, "state", "up");
      Page.await(() -> "A and B, not " + page.nodes(), () -> page.nodes().equals(List.of(A, B)));

      try (var socket = RawSocket.open(cluster.node(Node.A), alice)) {
        socket.say("{\"id\":1,\"cmd\":\"ping\"}");
        page.awaitFigure(A, "websocket", "1");
        page.find(alice.user());
        page.awaitFound("websocket, on " + A);
        screenshots(browser, page);

        drainAndTakeBack(cluster, page, alice);
      } finally {
        // Whatever went wrong, the tests that follow need both nodes.
        shown.takeBackAll();
      }

      page.find("nobody-of-the-cluster");
      page.awaitFound("is connected nowhere");
      assertThat(browser.violations()).isEmpty();
    }
  }

  @Test
  void aButtonKeepsTheFocusWhileFiguresChange(TestCluster cluster) {
    var bob = cluster.signIn("bob-of-the-cluster");
    ShownCluster.of(cluster).awaitSettled();
    try (var browser = Browser.start()) {
      var page = ClusterPage.open(browser, cluster.node(Node.B));
      page.awaitFigure(A, "websocket", "0");
      page.awaitFigure(B, "state", "up");
      page.focusButton(A);
      assertThat(page.focused()).isEqualTo("Drain: " + A);

      try (var _ = RawSocket.open(cluster.node(Node.A), bob)) {
        page.awaitFigure(A, "websocket", "1");
      }

      assertThat(page.focused()).isEqualTo("Drain: " + A);
    }
  }

  private static void drainAndTakeBack(TestCluster cluster, ClusterPage page, Identity alice) {
    page.press(A);
    page.awaitFigure(A, "state", "drained");
    page.awaitFigure(A, "websocket", "0");
    page.awaitFigure(B, "state", "up");
    try (var refused = new RawSocket(cluster.node(Node.A), alice.token())) {
      assertThat(refused.status()).startsWith("HTTP/1.1 503");
    }
    page.press(A);
    page.awaitFigure(A, "state", "up");
    try (var _ = RawSocket.open(cluster.node(Node.A), alice)) {
      page.awaitFigure(A, "websocket", "1");
    }
  }

  /// For eyes; but that nothing hangs over the edge is asserted.
  private static void screenshots(Browser browser, ClusterPage page) {
    var directory = TestCluster.repository().resolve("launcher/target/screenshots");
    for (boolean isDark : new boolean[] {false, true}) {
      var scheme = isDark ? "dark" : "light";
      page.page().show();
      browser.look(1280, 800, false, isDark);
      assertThat(page.overhang()).as("desktop").isZero();
      page.screenshot(directory.resolve("cluster-desktop-" + scheme + ".png"));
      browser.look(390, 844, true, isDark);
      assertThat(page.overhang()).as("phone").isZero();
      page.screenshot(directory.resolve("cluster-phone-" + scheme + ".png"));
    }
    browser.look(1280, 800, false, false);
  }
}
