package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the lab has its node do to it, and that all columns show the same afterwards.
@ExtendWith({ClusterExtension.class, BrowserExtension.class})
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class LabFaultsIT {
  /// Of the rate's slider: two messages a second.
  private static final int TWO_A_SECOND = 4;

  private final Browser browser;

  LabFaultsIT(Browser browser) {
    this.browser = browser;
  }

  @Test
  void whoIsResetOrLeftInSilenceComesBackAndLosesNothing(TestCluster cluster) {
    var lab = LabPage.open(browser, cluster.node(Node.A), room());
    lab.setRate(TWO_A_SECOND);
    for (var kind : List.of("sse", "websocket")) {
      long recoveries = lab.number(kind, "recoveries");
      lab.press(kind, "reset");
      awaitRecovery(lab, kind, recoveries + 1);
    }
    // The shortest that the page offers; an event stream has its node's, 15 s.
    lab.setInterval("websocket", 2);
    long recoveries = lab.number("websocket", "recoveries");
    lab.press("websocket", "silence");
    awaitRecovery(lab, "websocket", recoveries + 1);

    lab.setRate(0);
    lab.awaitSame();
    assertSame(lab);
    assertThat(browser.violations()).isEmpty();
  }

  @Test
  void aDrainedNodeTakesItsColumnsBack(TestCluster cluster) {
    // Of a node of the same name that was killed before, it would not know which one to drain.
    ShownCluster.of(cluster).awaitSettled();
    var lab = LabPage.open(browser, cluster.node(Node.A), room());
    long recoveries = lab.number("websocket", "recoveries");
    lab.friendSends();
    lab.awaitSame(1);

    lab.page().click("drain-run");

    // It drains for five seconds: who looks late sees what comes after.
    lab.awaitText(
        "drain-result",
        text -> text.contains("gateway-1 drains") || text.contains("takes connections again"));
    Page.await(
        () -> "the WebSocket to be sent away, which is " + lab.state("websocket"),
        () ->
            !lab.state("websocket").equals("live")
                || lab.number("websocket", "recoveries") > recoveries);
    // Over HTTP a draining node goes on taking what is said.
    lab.friendSends();
    lab.awaitText("drain-result", text -> text.contains("takes connections again"));
    for (var kind : LabPage.KINDS) {
      lab.awaitState(kind, "live");
    }
    awaitRecovery(lab, "websocket", recoveries + 1);
    lab.friendSends();
    lab.awaitSame(3);
    assertSame(lab);
    assertThat(browser.violations()).isEmpty();
  }

  @Test
  void aFullNodeRefusesWhoComesUntilItHasRoomAgain(TestCluster cluster) {
    var lab = LabPage.open(browser, cluster.node(Node.A), room());
    long sockets = lab.number("websocket", "recoveries");
    long streams = lab.number("sse", "recoveries");
    double refused = refused(cluster);

    lab.page().click("full-run");

    lab.awaitText("full-result", text -> text.contains("takes connections again"));
    assertThat(refused(cluster)).as("refused as at the cap").isGreaterThan(refused);
    awaitRecovery(lab, "websocket", sockets + 1);
    awaitRecovery(lab, "sse", streams + 1);
    lab.friendSends();
    for (var kind : LabPage.KINDS) {
      lab.awaitState(kind, "live");
    }
    lab.awaitSame(1);
    assertSame(lab);
    assertThat(browser.violations()).isEmpty();
  }

  @Test
  void patchesAreWeighedAgainstTheWhole(TestCluster cluster) {
    var lab = LabPage.open(browser, cluster.node(Node.A), room());

    lab.page().click("state-run");

    lab.awaitText("state-said", text -> text.contains("times as much"));
    long patches = lab.numberAt("state-said", "patches");
    long full = lab.numberAt("state-said", "full");
    // Four operations of some 60 bytes, with the event around them; 200 members of some 25 bytes.
    assertThat(patches).isBetween(150L, 1_000L);
    assertThat(full).isBetween(3_000L, 10_000L);
  }

  private static double refused(TestCluster cluster) {
    return Prometheus.sum(
        cluster.process(Node.A).plan().actuatorPort(),
        "parley_gateway_connections_refused_total{error=\"too-many-connections\"");
  }

  private static void assertSame(LabPage lab) {
    var order = lab.positions("websocket");
    for (var kind : LabPage.KINDS) {
      assertThat(lab.positions(kind)).as(kind).isEqualTo(order);
      assertThat(lab.number(kind, "repeats")).as("repeats over " + kind).isZero();
    }
  }

  private static void awaitRecovery(LabPage lab, String kind, long recoveries) {
    Page.await(
        () -> kind + " to have come back " + recoveries + " times, which is " + lab.state(kind),
        () -> lab.state(kind).equals("live") && lab.number(kind, "recoveries") >= recoveries);
  }

  /// One of no other test, nor of another run.
  private static String room() {
    return "lab-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
  }
}
