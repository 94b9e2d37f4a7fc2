package chat.parley.launcher;

import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.util.stream.Stream;

/// The kinds of object that our overlays may hold.
enum ApiKind {
  CONFIG_MAP("v1", "ConfigMap", V1ConfigMap.class, V1ConfigMap::validateJsonElement),
  NAMESPACE("v1", "Namespace", V1Namespace.class, V1Namespace::validateJsonElement),
  SECRET("v1", "Secret", V1Secret.class, V1Secret::validateJsonElement),
  SERVICE("v1", "Service", V1Service.class, V1Service::validateJsonElement),
  DEPLOYMENT("apps/v1", "Deployment", V1Deployment.class, V1Deployment::validateJsonElement),
  STATEFUL_SET("apps/v1", "StatefulSet", V1StatefulSet.class, V1StatefulSet::validateJsonElement),
  AUTOSCALER(
      "autoscaling/v2",
      "HorizontalPodAutoscaler",
      V2HorizontalPodAutoscaler.class,
      V2HorizontalPodAutoscaler::validateJsonElement),
  INGRESS("networking.k8s.io/v1", "Ingress", V1Ingress.class, V1Ingress::validateJsonElement),
  NETWORK_POLICY(
      "networking.k8s.io/v1",
      "NetworkPolicy",
      V1NetworkPolicy.class,
      V1NetworkPolicy::validateJsonElement),
  DISRUPTION_BUDGET(
      "policy/v1",
      "PodDisruptionBudget",
      V1PodDisruptionBudget.class,
      V1PodDisruptionBudget::validateJsonElement),
  SERVICE_MONITOR(
      OperatorKinds.API,
      "ServiceMonitor",
      OperatorKinds.ServiceMonitor.class,
      json -> OperatorKinds.read(json, OperatorKinds.ServiceMonitor.class)),
  PROMETHEUS_RULE(
      OperatorKinds.API,
      "PrometheusRule",
      OperatorKinds.PrometheusRule.class,
      json -> OperatorKinds.read(json, OperatorKinds.PrometheusRule.class));

  private final String apiVersion;
  private final String kind;
  private final Class<?> type;

  @SuppressWarnings("ImmutableEnumChecker") // it holds nothing
  private final Check check;

  /// Throws where an object is not what the API takes.
  interface Check {
    void check(JsonElement json) throws IOException;
  }

  ApiKind(String apiVersion, String kind, Class<?> type, Check check) {
    this.apiVersion = apiVersion;
    this.kind = kind;
    this.type = type;
    this.check = check;
  }

  static ApiKind of(String apiVersion, String kind) {
    return Stream.of(values())
        .filter(known -> known.apiVersion.equals(apiVersion) && known.kind.equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no such kind: " + apiVersion + " " + kind));
  }

  Class<?> type() {
    return type;
  }

  Check check() {
    return check;
  }

  /// Its definition is no part of Kubernetes.
  boolean isOfOperator() {
    return apiVersion.equals(OperatorKinds.API);
  }
}
