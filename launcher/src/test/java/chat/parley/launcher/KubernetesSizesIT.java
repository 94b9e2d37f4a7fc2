package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Numbers of the overlays that must fit each other, and the balancer's configuration.
class KubernetesSizesIT {
  /// What HAProxy's manual says of one connection (`maxconn` of a frontend).
  private static final long BALANCER_CONNECTION_BYTES = 33_000;

  /// The balancer without any, and what its pod's temporary files take.
  private static final long BALANCER_BYTES = 128L << 20;

  /// For how long the cluster's name server may go on telling what was: `cache 30` and `ttl 30` of
  /// CoreDNS, as kubeadm and others have set it up (kubernetes/kubernetes#128359).
  private static final int NAMES_ARE_OLD_SECONDS = 30;

  /// What Kubernetes itself takes of a laptop's cluster.
  private static final long KUBERNETES_BYTES = 1500L << 20;

  private static final int GATEWAYS_ON_A_LAPTOP = 5;

  private static final Pattern SERVERS =
      Pattern.compile("(?m)^ *server-template (gateway|chat-service)- (\\d+) .*slowstart (\\d+)s");
  private static final Pattern LAPTOP = Pattern.compile("minikube start --memory=(\\d+)g");

  static Stream<Overlay> overlays() {
    return Overlay.all();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void theBalancerHasTheMemoryForItsConnections(Overlay overlay) {
    assertThat(connections(overlay) * BALANCER_CONNECTION_BYTES + BALANCER_BYTES)
        .isLessThanOrEqualTo(memory(Pods.in(overlay, "balancer"), true));
  }

  /// One may go, and the others hold everybody whom as many gateways as may be are for.
  @Test
  void thereAreBalancersForAllWhomTheAutoscalersGatewaysHold() {
    var overlay = Overlay.of("production");
    var autoscaler = overlay.all(V2HorizontalPodAutoscaler.class).getFirst().getSpec();
    long each =
        autoscaler
            .getMetrics()
            .getFirst()
            .getPods()
            .getTarget()
            .getAverageValue()
            .getNumber()
            .longValueExact();
    int balancers = Objects.requireNonNull(Pods.in(overlay, "balancer").replicas());
    assertThat((balancers - 1) * connections(overlay))
        .isGreaterThanOrEqualTo(autoscaler.getMaxReplicas() * each);
  }

  /// It has places for so many of each, and never uses one more: during a deploy, too.
  @Test
  void theBalancerHasAPlaceForEveryNode() throws IOException {
    var overlay = Overlay.of("production");
    var most = overlay.all(V2HorizontalPodAutoscaler.class).getFirst().getSpec().getMaxReplicas();
    assertThat(number("gateway", 2)).isGreaterThan(most);
    assertThat(number("chat-service", 2))
        .isGreaterThan(Objects.requireNonNull(Pods.in(overlay, "chat-service").replicas()));
  }

  /// Else all old ones could have gone before the balancer knows any new one, or while it spares
  /// them still.
  @ParameterizedTest
  @MethodSource("overlays")
  void anOldNodeStaysUntilTheNewOneIsKnownAndTakesItsShare(Overlay overlay) throws IOException {
    for (var name : List.of("gateway", "chat-service")) {
      assertThat(deployment(overlay, name).getSpec().getMinReadySeconds())
          .as(name)
          .isGreaterThanOrEqualTo(NAMES_ARE_OLD_SECONDS + number(name, 3));
    }
  }

  /// With as many gateways as the README's lines speak of, and some more.
  @Test
  void aLaptopHasTheMemoryThatIsRequested() throws IOException {
    var overlay = Overlay.of("local");
    long requested = 0;
    for (var pods : Pods.in(overlay)) {
      int count =
          pods.name().equals("gateway")
              ? GATEWAYS_ON_A_LAPTOP
              : Objects.requireNonNull(pods.replicas());
      requested += count * memory(pods, false);
    }
    assertThat(requested).isPositive().isLessThanOrEqualTo((laptopGiga() << 30) - KUBERNETES_BYTES);
  }

  private static long laptopGiga() throws IOException {
    var readme = Files.readString(TestCluster.repository().resolve("README.md"));
    return LAPTOP
        .matcher(readme)
        .results()
        .map(found -> Long.parseLong(found.group(1)))
        .findFirst()
        .orElseThrow();
  }

  private static long connections(Overlay overlay) {
    return Pods.in(overlay, "balancer").environment().stream()
        .filter(variable -> variable.getName().equals("PARLEY_BALANCER_CONNECTIONS"))
        .map(variable -> Long.parseLong(variable.getValue()))
        .findFirst()
        .orElseThrow();
  }

  private static long memory(Pods pods, boolean isLimit) {
    var resources = pods.container().getResources();
    var quantities = isLimit ? resources.getLimits() : resources.getRequests();
    return Objects.requireNonNull(quantities.get("memory")).getNumber().longValueExact();
  }

  private static V1Deployment deployment(Overlay overlay, String name) {
    return overlay.all(V1Deployment.class).stream()
        .filter(deployment -> deployment.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// What the balancer's configuration says of the servers of this name: how many places (2), or
  /// for how many seconds it spares a new one (3).
  private static int number(String name, int group) throws IOException {
    var configuration = Files.readString(TestCluster.repository().resolve("haproxy/haproxy.cfg"));
    return SERVERS
        .matcher(configuration)
        .results()
        .filter(servers -> servers.group(1).equals(name))
        .map(servers -> Integer.parseInt(servers.group(group)))
        .findFirst()
        .orElseThrow();
  }
}
