package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.RefusedException;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a cluster in containers must survive. It needs one that runs: `docker compose up -d`, then
/// `mvn verify -Pcompose -pl launcher -am`.
@Tag("compose")
final class ComposeIT {
  private static final Workload.Size SIZE = Workload.Size.small(50);
  private static final double SECONDS_AROUND = 3;
  private static final int GATEWAYS = 3;
  private static final int MORE_GATEWAYS = 5;

  /// A JVM that ends because of SIGTERM says so; one that was killed would say 137.
  private static final Set<String> IN_ORDER = Set.of("0", "143");

  @BeforeEach
  void find() {
    Tools.require("docker", "docker.io");
  }

  /// Over HTTP and HTTPS, on every transport, with fifty event streams on one HTTP/2 connection.
  @Test
  void theCheckSaysThatItWorks() {
    assertThat(Compose.compose("run", "--rm", "-T", "check"))
        .contains("followers on four transports", "event streams on one HTTP/2 connection")
        .contains("It works.");
  }

  @Test
  void everyNodeIsScraped() {
    for (var service : List.of("gateway", "chat-service", "balancer")) {
      Compose.await(
          "Prometheus to reach every " + service,
          "count(up{job=\"%s\"} == 1)".formatted(service),
          Compose.containers(service).size());
    }
  }

  @Test
  void gatewaysThatAreAddedTakeTrafficAndThoseThatAreRemovedLoseNothing() {
    var site = Compose.overHttp();
    try {
      scale(MORE_GATEWAYS);
      awaitNodes(MORE_GATEWAYS);
      try (var workload = Workload.start(site, SIZE)) {
        Compose.await(
            "connections at each of " + MORE_GATEWAYS + " gateways",
            "count(sum by (instance) (parley_gateway_connections) > 0)",
            MORE_GATEWAYS);
        workload.goOnFor(SECONDS_AROUND);
        scale(GATEWAYS);
        workload.goOnFor(SECONDS_AROUND);
        judge("scaled down", workload);
      }
    } finally {
      scale(GATEWAYS);
    }
  }

  @Test
  void aGatewayThatIsStoppedDrainsAndNothingIsLost() {
    var gateway = Compose.containers("gateway").getFirst();
    var site = Compose.overHttps();
    try (var workload = Workload.start(site, SIZE)) {
      workload.goOnFor(SECONDS_AROUND);
      // A container that was started again keeps what it has said before.
      var started = Compose.docker("inspect", "-f", "{{.State.StartedAt}}", gateway).strip();
      Compose.docker("stop", gateway);
      workload.goOnFor(SECONDS_AROUND);

      assertThat(Compose.docker("inspect", "-f", "{{.State.ExitCode}}", gateway).strip())
          .isIn(IN_ORDER);
      assertThat(Compose.docker("logs", "--since", started, gateway))
          .contains("drained, 0 connections and 0 requests left");
      judge("stopped", workload);
    } finally {
      Compose.docker("start", gateway);
      awaitNodes(Compose.containers("gateway").size());
    }
  }

  @Test
  void withoutChatServiceConversationsGoOn() throws Exception {
    var site = Compose.overHttp();
    var alice = site.signIn("alice");
    var room = site.publicRoom(alice);
    var followers = new ArrayList<Follower>();
    var acknowledged = new ArrayList<Position>();
    Compose.compose("stop", "chat-service");
    try {
      for (var transport : Transport.values()) {
        for (int i = 0; i < GATEWAYS; i++) {
          followers.add(Follower.join(transport, alice, room, site.origin()));
        }
      }
      for (var way : SendWay.values()) {
        for (int i = 0; i < GATEWAYS; i++) {
          try (var sender = way.open(alice, site.origin())) {
            acknowledged.add(sender.send(room, way + "-" + i, "hi"));
          }
        }
      }

      assertThat(followers)
          .allSatisfy(
              follower ->
                  assertThat(follower.expect(acknowledged.size()))
                      .extracting(Event::position)
                      .isEqualTo(acknowledged));
    } finally {
      followers.forEach(Follower::close);
      Compose.compose("start", "chat-service");
      Deadline.await(
          () -> "chat-service to be back", () -> isBack(site, alice, room, acknowledged.size()));
    }
  }

  /// Until it is, the balancer refuses what only it can answer.
  private static boolean isBack(Compose site, Identity reader, String room, int messages) {
    try {
      return site.rest().history(reader, room).size() >= messages;
    } catch (RefusedException e) {
      if (e.isRetryable()) {
        return false;
      }
      throw e;
    }
  }

  private static void scale(int gateways) {
    Compose.compose(
        "up", "-d", "--no-build", "--no-recreate", "--scale", "gateway=" + gateways, "gateway");
  }

  /// As the balancer sees it: whoever holds more than another one for a while is not asked.
  private static void awaitNodes(int count) {
    Compose.await(
        count + " gateways behind the balancer",
        "sum(haproxy_server_status{proxy=\"gateways\", state=\"UP\"})",
        count);
  }

  private static void judge(String what, Workload workload) {
    var verdicts = workload.judge();
    System.out.println(String.format(Locale.ROOT, "%s: %s", what, workload.summary(verdicts)));
    FaultRun.assertSound(verdicts);
  }
}
