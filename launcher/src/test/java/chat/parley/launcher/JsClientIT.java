package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Identity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The JavaScript client (`client/`) against two gateways: in Node by tests of its own, and in a
/// browser as the gateways serve it.
@ExtendWith(ClusterExtension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class JsClientIT {
  private static final Duration TESTS = Duration.ofMinutes(8);
  private static final Duration JUDGED = Duration.ofMinutes(2);
  private static final int MESSAGES = 100;
  private static final List<String> TRANSPORTS =
      List.of("websocket", "sse", "long-poll", "short-poll");

  private final TestCluster cluster;

  JsClientIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @AfterEach
  void heal() {
    cluster.heal();
  }

  /// Chat over each transport, resumes across nodes and transports, networks that block and cut, a
  /// chaos of them from a seed, and the example of its README.
  @Test
  void itsOwnTestsPass() {
    try (var tests = NodeProgram.start(cluster, "unit", "it")) {
      tests.expectSuccess(TESTS);
      assertThat(tests.output()).containsPattern("pass \\d{3}").contains("skipped 0");
    }
  }

  @Test
  void peopleOnEveryTransportTalkOnWhileTheirNodesAreDrainedAndKilled() {
    try (var talk = NodeProgram.start(cluster, "talk")) {
      talk.awaitAcknowledged(MESSAGES);
      cluster.process(Node.A).terminate();
      assertThat(cluster.process(Node.A).awaitEnd(Deadline.GENEROUS)).as("drained").isTrue();
      talk.awaitAcknowledged(MESSAGES);
      cluster.process(Node.A).restart();
      cluster.process(Node.B).kill();
      talk.awaitAcknowledged(MESSAGES);
      cluster.process(Node.B).restart();
      talk.awaitAcknowledged(MESSAGES);

      talk.endInput();

      talk.expectSuccess(JUDGED);
    }
  }

  @Test
  void aBrowserChatsWithWhatTheGatewaysServe() {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    try (var browser = Browser.start()) {
      for (var transport : TRANSPORTS) {
        var first = page(browser, Node.A, alice, room, transport);
        var second = page(browser, Node.B, bob, room, transport);

        first.say("from alice over " + transport);
        second.expect("from alice over " + transport);
        second.say("from bob over " + transport);
        first.expect("from alice over " + transport, "from bob over " + transport);

        assertThat(List.of(first.transport(), second.transport())).containsOnly(transport);
        browser.closePages();
      }
    }
  }

  private ClientInPage page(
      Browser browser, Node node, Identity who, String room, String transport) {
    var page = browser.open(cluster.node(node), who.user(), room, transport);
    return ClientInPage.open(page, who, cluster.plan().restUrl(), room, transport);
  }
}
