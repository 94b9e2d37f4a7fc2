package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a person sees on the chat page while his node ends, and while he is offline: what he has
/// typed stays, what he sends waits, and everything is there once, in the room's order, afterwards.
@ExtendWith({ClusterExtension.class, BrowserExtension.class})
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ChatFaultsIT {
  private static final String HERE = "live";

  private final Browser browser;

  ChatFaultsIT(Browser browser) {
    this.browser = browser;
  }

  @AfterEach
  void heal(TestCluster cluster) {
    cluster.heal();
  }

  @ParameterizedTest
  @CsvSource({"websocket, killed", "sse, killed", "websocket, drained", "long-poll, drained"})
  void nothingIsLostOrDoubledWhereTheNodeEndsWhileSomebodyTypes(
      String transport, String how, TestCluster cluster) {
    var node = cluster.process(Node.A);
    lossless(
        transport,
        cluster,
        _ -> {
          if (how.equals("killed")) {
            node.kill();
          } else {
            node.terminate();
          }
          assertThat(node.awaitEnd(Deadline.GENEROUS)).as("%s ends", node.plan().name()).isTrue();
        },
        _ -> node.restart());
  }

  @Test
  void nothingIsLostOrDoubledWhereSomebodyWasOffline(TestCluster cluster) {
    lossless("websocket", cluster, page -> offline(page, true), page -> offline(page, false));
  }

  /// @param ends what ends the connection of the page
  /// @param returns what lets it connect again
  private void lossless(
      String transport, TestCluster cluster, Consumer<Page> ends, Consumer<Page> returns) {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    var page = browser.open(cluster.node(Node.A), alice.user(), room, transport);
    var other = browser.open(cluster.node(Node.B), bob.user(), room, "websocket");
    page.awaitLive();
    other.awaitLive();
    var texts = new ArrayList<>(List.of("before"));
    page.send("before");
    other.expect(texts);
    // Its answer may come after the other has seen it.
    page.expectPending();

    page.type("what I was");
    ends.accept(page);
    page.awaitNot(HERE);
    page.send(" about to say");
    page.send("and one more");
    page.expectPending("what I was about to say", "and one more");
    other.send("meanwhile");
    texts.add("meanwhile");
    other.expect(texts);
    page.type("a draft");
    returns.accept(page);

    page.awaitLive();
    texts.addAll(List.of("what I was about to say", "and one more"));
    page.expect(texts);
    other.expect(texts);
    page.expectPending();
    assertThat(page.draft()).as("what was typed and not sent").isEqualTo("a draft");
    other.send("after");
    texts.add("after");
    page.expect(texts);
    page.reload();
    page.awaitLive();
    page.expect(texts);
  }

  /// This page alone: what Selenium has for it would be for all.
  private static void offline(Page page, boolean isOffline) {
    page.show();
    page.driver().executeCdpCommand("Network.enable", Map.of());
    page.driver()
        .executeCdpCommand(
            "Network.emulateNetworkConditions",
            Map.of(
                "offline",
                isOffline,
                "latency",
                0,
                "downloadThroughput",
                -1,
                "uploadThroughput",
                -1));
  }
}
