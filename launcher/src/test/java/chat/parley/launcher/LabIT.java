package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The transport lab of two gateways in a real browser: its columns show the same, whatever is done
/// to them, and what it counts is what the node counts.
@ExtendWith({ClusterExtension.class, BrowserExtension.class})
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class LabIT {
  /// Of the rate's slider: two messages a second.
  private static final int TWO_A_SECOND = 4;

  private static final int SAID = 5;

  private final Browser browser;

  LabIT(Browser browser) {
    this.browser = browser;
  }

  @Test
  void allColumnsOnTwoNodesShowTheSameInTheSameOrder(TestCluster cluster) {
    var room = room();
    var first = LabPage.open(browser, cluster.node(Node.A), room);
    var second = LabPage.open(browser, cluster.node(Node.B), room);

    for (var kind : LabPage.KINDS) {
      first.friendSends();
      second.youSend(kind);
    }
    first.friendSends();
    int said = 2 * LabPage.KINDS.size() + 1;
    first.awaitSame(said);
    second.awaitSame(said);

    var order = first.positions("websocket");
    assertThat(order).hasSize(said);
    for (var kind : LabPage.KINDS) {
      assertThat(first.positions(kind)).as(kind).isEqualTo(order);
      assertThat(second.positions(kind)).as(kind + " of the other node").isEqualTo(order);
    }
    assertThat(first.text("node-name")).isEqualTo("gateway-1");
    assertThat(second.text("node-name")).isEqualTo("gateway-2");
    assertThat(browser.violations()).isEmpty();
    screenshots(first, "lab");
  }

  @Test
  void itsCountersAddUpWithThoseOfTheNode(TestCluster cluster) {
    int port = cluster.process(Node.A).plan().actuatorPort();
    long sockets = opened(port, "websocket");
    long streams = opened(port, "sse");
    long polls = opened(port, "poll");
    long deliveries = deliveries(port);
    var lab = LabPage.open(browser, cluster.node(Node.A), room());
    for (int i = 0; i < SAID; i++) {
      lab.friendSends();
    }
    lab.awaitSame(SAID);
    assertThat(deliveries(port) - deliveries)
        .as("each message once in each column")
        .isEqualTo((long) SAID * LabPage.KINDS.size());

    for (var kind : LabPage.KINDS) {
      lab.press(kind, "drop");
    }
    for (var kind : LabPage.KINDS) {
      awaitRecovery(lab, kind, 1);
    }

    assertThat(opened(port, "websocket") - sockets)
        .isEqualTo(lab.number("websocket", "requests"))
        .isEqualTo(2);
    assertThat(opened(port, "sse") - streams).isEqualTo(lab.number("sse", "requests")).isEqualTo(2);
    // They go on meanwhile: what the node has counted lies between what it had answered before it
    // was asked, and what it has been asked for afterwards.
    long answered = lab.sum(kind -> lab.number(kind, "answered"), "short-poll", "long-poll");
    long asked = opened(port, "poll") - polls;
    assertThat(asked).isGreaterThanOrEqualTo(answered);
    assertThat(answered)
        .as("a first one, one that brings, and one after the drop, of each")
        .isGreaterThanOrEqualTo(6);
    Page.await(
        () -> asked + " polls to be on the page",
        () -> lab.sum(kind -> lab.number(kind, "requests"), "short-poll", "long-poll") >= asked);
    // Dropped ones were not answered, one waits, and some came meanwhile.
    assertThat(asked - answered).isLessThanOrEqualTo(10);
  }

  @Test
  void everySwitchRecoversAndNothingIsLost(TestCluster cluster) {
    var lab = LabPage.open(browser, cluster.node(Node.A), room());
    lab.setRate(TWO_A_SECOND);
    for (var kind : LabPage.KINDS) {
      long recoveries = lab.number(kind, "recoveries");
      lab.press(kind, "drop");
      awaitRecovery(lab, kind, recoveries + 1);

      lab.press(kind, "pause");
      lab.awaitState(kind, "paused");
      long stopped = lab.number(kind, "messages");
      var other = kind.equals("websocket") ? "sse" : "websocket";
      Page.await(
          () -> other + " to run ahead of " + kind,
          () -> lab.number(other, "messages") > stopped + 2);
      assertThat(lab.number(kind, "messages")).as(kind + " does not read").isEqualTo(stopped);
      lab.press(kind, "pause");
      awaitRecovery(lab, kind, recoveries + 2);
    }
    lab.setRate(0);
    lab.awaitSame();

    var order = lab.positions("websocket");
    var offsets = order.stream().mapToLong(LabIT::offset).toArray();
    assertThat(offsets)
        .as("only messages are said there, so no place is left out")
        .containsExactly(LongStream.range(0, offsets.length).map(i -> offsets[0] + i).toArray());
    for (var kind : LabPage.KINDS) {
      assertThat(lab.positions(kind)).as(kind).isEqualTo(order);
      assertThat(lab.number(kind, "repeats")).as("repeats over " + kind).isZero();
      assertThat(lab.number(kind, "messages")).isEqualTo(lab.number("websocket", "messages"));
    }
    assertThat(browser.violations()).isEmpty();
    screenshots(lab, "lab-after-switches");
  }

  @Test
  void aOneWayFeedIsWeighedOverBoth(TestCluster cluster) {
    var lab = LabPage.open(browser, cluster.node(Node.A), room());

    lab.page().click("feed-run");

    lab.awaitText("feed-table", text -> text.contains("WebSocket") && text.contains("SSE"));
    // Ten of the friend's, in each of the columns too.
    lab.awaitSame(10);
  }

  @Test
  void theGuideAnswersAndReckonsWithWhatWasMeasured(TestCluster cluster) {
    browser.visit(cluster.node(Node.A) + "/guide");
    assertThat(browser.driver().getCurrentUrl()).endsWith("/lab#guide");
    browser.closePages();
    var lab = LabPage.open(browser, cluster.node(Node.A), room());
    assertThat(lab.text("costs")).contains("typical");
    lab.friendSends();
    lab.awaitSame(1);

    assertThat(lab.requestsPerSecond("short-poll")).isEqualTo("33,333");
    lab.calculate("users", "10000");
    lab.calculate("interval", "300");
    assertThat(lab.requestsPerSecond("short-poll")).isEqualTo("33");

    for (var answer :
        List.of(
            List.of("Weather and exchange rates", "Short-poll"),
            List.of("Job status", "Long-poll"),
            List.of("LLM token stream", "SSE"),
            List.of("Live cursors", "WebSocket"),
            List.of("Voice call", "WebRTC"))) {
      lab.choose(answer.getFirst());
      assertThat(lab.text("verdict")).as(answer.getFirst()).isEqualTo(answer.getLast());
    }
    lab.awaitText("measured-short-poll", text -> text.contains("of heads per poll"));
    lab.awaitText("measured-websocket", text -> text.contains("per message"));
    lab.awaitText("costs", text -> text.contains("measured above for Short-poll, Long-poll"));
  }

  private static void awaitRecovery(LabPage lab, String kind, long recoveries) {
    Page.await(
        () -> kind + " to have come back " + recoveries + " times, which is " + lab.state(kind),
        () -> lab.state(kind).equals("live") && lab.number(kind, "recoveries") >= recoveries);
  }

  private static long opened(int port, String transport) {
    return count(port, "parley_gateway_connections_opened_total{transport=\"" + transport + "\"");
  }

  private static long deliveries(int port) {
    return count(port, "parley_gateway_deliveries_total");
  }

  private static long count(int port, String meter) {
    return Math.round(Prometheus.sum(port, meter));
  }

  private static long offset(String position) {
    return Long.parseLong(position.substring(position.indexOf(':') + 1));
  }

  /// One of no other test, nor of another run.
  private static String room() {
    return "lab-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
  }

  /// For eyes; but that nothing hangs over the edge is asserted.
  private void screenshots(LabPage lab, String name) {
    var directory = TestCluster.repository().resolve("launcher/target/screenshots");
    for (boolean isDark : new boolean[] {false, true}) {
      var scheme = isDark ? "dark" : "light";
      lab.page().show();
      browser.look(1440, 2500, false, isDark);
      assertThat(lab.overhang()).as("desktop").isZero();
      lab.screenshot(directory.resolve(name + "-desktop-" + scheme + ".png"));
      browser.look(390, 3600, true, isDark);
      assertThat(lab.overhang()).as("phone").isZero();
      lab.screenshot(directory.resolve(name + "-phone-" + scheme + ".png"));
    }
    browser.look(1280, 800, false, false);
  }
}
