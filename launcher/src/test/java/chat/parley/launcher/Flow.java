package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1LabelSelectorRequirement;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPeer;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A connection from one end to another, and whether an overlay's NetworkPolicies let it pass:
/// those of the sender's side let it out, and those of the receiver's side let it in. An end is
/// pods of the overlay; or what its name says is a namespace, or else somebody outside, on whose
/// side nobody asks. Immutable.
record Flow(String from, String to, int port, String protocol) {
  private static final Pattern WRITTEN =
      Pattern.compile("(?<from>[\\w-]+) -> (?<to>[\\w-]+):(?<port>\\d+)(/(?<protocol>\\w+))?");

  private static final String NAMESPACE = "kubernetes.io/metadata.name";
  private static final String OWN_NAMESPACE = "parley";
  private static final String TCP = "TCP";

  /// Like `gateway -> redis:6379` or `gateway -> names:53/UDP`.
  static Flow of(String written) {
    var flow = WRITTEN.matcher(written);
    assertThat(flow.matches()).as(written).isTrue();
    return new Flow(
        flow.group("from"),
        flow.group("to"),
        Integer.parseInt(flow.group("port")),
        Objects.requireNonNullElse(flow.group("protocol"), TCP));
  }

  /// One a line.
  static Stream<Flow> all(String written) {
    return written.lines().map(Flow::of);
  }

  boolean passes(Overlay overlay) {
    return leaves(overlay) && arrives(overlay);
  }

  private boolean leaves(Overlay overlay) {
    var sender = pods(overlay, from);
    return sender.isEmpty()
        || about(overlay, sender.get(), "Egress")
            .flatMap(policy -> listed(policy.getSpec().getEgress()).stream())
            .anyMatch(
                rule -> areAmong(rule.getTo(), overlay, to) && isOne(rule.getPorts(), overlay));
  }

  private boolean arrives(Overlay overlay) {
    var receiver = pods(overlay, to);
    return receiver.isEmpty()
        || about(overlay, receiver.get(), "Ingress")
            .flatMap(policy -> listed(policy.getSpec().getIngress()).stream())
            .anyMatch(
                rule -> areAmong(rule.getFrom(), overlay, from) && isOne(rule.getPorts(), overlay));
  }

  /// Of which any one is enough. Pods of which none speaks are free; here `deny-all` speaks of all.
  private static Stream<V1NetworkPolicy> about(Overlay overlay, Pods pods, String type) {
    var policies =
        overlay.all(V1NetworkPolicy.class).stream()
            .filter(policy -> policy.getSpec().getPolicyTypes().contains(type))
            .filter(policy -> selects(policy.getSpec().getPodSelector(), pods.labels()))
            .toList();
    assertThat(policies).as("%s of %s", type, pods).isNotEmpty();
    return policies.stream();
  }

  /// No peers at all: everybody.
  private static boolean areAmong(
      @Nullable List<V1NetworkPolicyPeer> peers, Overlay overlay, String end) {
    return listed(peers).isEmpty() || listed(peers).stream().anyMatch(p -> is(p, overlay, end));
  }

  private static boolean is(V1NetworkPolicyPeer peer, Overlay overlay, String end) {
    assertThat(peer.getIpBlock()).as("not known here").isNull();
    var pods = pods(overlay, end);
    var namespace = Map.of(NAMESPACE, pods.isPresent() ? OWN_NAMESPACE : end);
    boolean isInNamespace =
        peer.getNamespaceSelector() == null
            ? pods.isPresent()
            : selects(peer.getNamespaceSelector(), namespace);
    var labels = pods.map(Pods::labels).orElse(Map.of());
    return isInNamespace
        && (peer.getPodSelector() == null || selects(peer.getPodSelector(), labels));
  }

  /// No ports at all: any.
  private boolean isOne(@Nullable List<V1NetworkPolicyPort> ports, Overlay overlay) {
    return listed(ports).isEmpty()
        || listed(ports).stream()
            .anyMatch(
                allowed ->
                    Objects.requireNonNullElse(allowed.getProtocol(), TCP).equals(protocol)
                        && isNumber(allowed.getPort(), overlay));
  }

  /// A name is that of a port of the receiver.
  private boolean isNumber(IntOrString allowed, Overlay overlay) {
    return allowed.isInteger()
        ? allowed.getIntValue() == port
        : pods(overlay, to).stream()
            .flatMap(pods -> listed(pods.container().getPorts()).stream())
            .anyMatch(
                open ->
                    open.getName().equals(allowed.getStrValue())
                        && open.getContainerPort() == port);
  }

  private static boolean selects(V1LabelSelector selector, Map<String, String> labels) {
    return labels
            .entrySet()
            .containsAll(
                Objects.requireNonNullElse(selector.getMatchLabels(), Map.<String, String>of())
                    .entrySet())
        && listed(selector.getMatchExpressions()).stream()
            .allMatch(expression -> holds(expression, labels));
  }

  private static boolean holds(V1LabelSelectorRequirement expression, Map<String, String> labels) {
    assertThat(expression.getOperator()).as("others are not known here").isEqualTo("In");
    var value = labels.get(expression.getKey());
    return value != null && expression.getValues().contains(value);
  }

  private static Optional<Pods> pods(Overlay overlay, String name) {
    return Pods.in(overlay).stream().filter(pods -> pods.name().equals(name)).findFirst();
  }

  private static <T> List<T> listed(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  @Override
  public String toString() {
    return from + " -> " + to + ":" + port + "/" + protocol;
  }
}
