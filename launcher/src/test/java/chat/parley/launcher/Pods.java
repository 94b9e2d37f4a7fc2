package chat.parley.launcher;

import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The pods that a Deployment or StatefulSet of an overlay makes. Immutable.
///
/// @param selector which pods it takes for its own
/// @param replicas null where the manifest leaves that to others
record Pods(
    String name,
    V1LabelSelector selector,
    @Nullable Integer replicas,
    Map<String, String> labels,
    V1PodSpec spec) {

  static List<Pods> in(Overlay overlay) {
    return Stream.concat(
            overlay.all(V1Deployment.class).stream().map(Pods::of),
            overlay.all(V1StatefulSet.class).stream().map(Pods::of))
        .toList();
  }

  static Pods in(Overlay overlay, String name) {
    return in(overlay).stream().filter(pods -> pods.name.equals(name)).findFirst().orElseThrow();
  }

  private static Pods of(V1Deployment deployment) {
    var spec = deployment.getSpec();
    return of(
        deployment.getMetadata().getName(),
        spec.getSelector(),
        spec.getReplicas(),
        spec.getTemplate());
  }

  private static Pods of(V1StatefulSet set) {
    var spec = set.getSpec();
    return of(
        set.getMetadata().getName(), spec.getSelector(), spec.getReplicas(), spec.getTemplate());
  }

  private static Pods of(
      String name, V1LabelSelector selector, @Nullable Integer replicas, V1PodTemplateSpec made) {
    return new Pods(name, selector, replicas, made.getMetadata().getLabels(), made.getSpec());
  }

  /// Ours have one.
  V1Container container() {
    return spec.getContainers().getFirst();
  }

  /// The number of the port of that name; fails where there is none.
  int port(String portName) {
    return container().getPorts().stream()
        .filter(port -> portName.equals(port.getName()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " has no port " + portName))
        .getContainerPort();
  }

  /// What is written into the manifest itself; values from elsewhere are not.
  List<V1EnvVar> environment() {
    return Objects.requireNonNullElse(container().getEnv(), List.of());
  }

  boolean has(Map<String, String> wanted) {
    return labels.entrySet().containsAll(wanted.entrySet());
  }

  @Override
  public String toString() {
    return name;
  }
}
