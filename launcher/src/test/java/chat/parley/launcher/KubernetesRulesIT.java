package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPort;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServicePort;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// What the API would take and would not work, or not as promised.
@ExtendWith(ClusterExtension.class)
class KubernetesRulesIT {
  private static final Set<String> SERVICES = Set.of("gateway", "chat-service");

  /// What the name of a Service ends with that knows pods that are not ready, too.
  private static final String OF_ALL_NODES = "-nodes";

  /// Made by whoever installs, never by a manifest.
  private static final Set<String> SECRETS = Set.of("parley", "parley-tls");

  /// What must reach what, in every overlay. `redis` is pods of `local`, and elsewhere outside.
  private static final String FLOWS =
      """
      gateway -> redis:6379
      gateway -> names:53
      gateway -> names:53/UDP
      chat-service -> redis:6379
      chat-service -> names:53
      chat-service -> names:53/UDP
      balancer -> gateway:8080
      balancer -> gateway:8180
      balancer -> chat-service:8090
      balancer -> chat-service:8190
      balancer -> names:53
      balancer -> names:53/UDP
      ingress-controller -> balancer:8080
      """;

  /// The same, where they are its own.
  private static final String LOCAL_FLOWS =
      """
      prometheus -> gateway:8180
      prometheus -> chat-service:8190
      prometheus -> balancer:8404
      prometheus -> names:53
      prometheus -> names:53/UDP
      grafana -> prometheus:9090
      grafana -> names:53
      grafana -> names:53/UDP
      """;

  /// The same, where they are somebody else's.
  private static final String PRODUCTION_FLOWS =
      """
      gateway -> redis:6380
      gateway -> sentinel:26379
      gateway -> identity-provider:443
      chat-service -> redis:6380
      chat-service -> sentinel:26379
      chat-service -> identity-provider:443
      monitoring -> gateway:8180
      monitoring -> chat-service:8190
      monitoring -> balancer:8404
      """;

  private static final String NO_FLOWS =
      """
      ingress-controller -> gateway:8080
      ingress-controller -> gateway:8180
      ingress-controller -> chat-service:8090
      ingress-controller -> balancer:8404
      monitoring -> gateway:8080
      elsewhere -> chat-service:8190
      gateway -> chat-service:8090
      gateway -> balancer:8080
      gateway -> elsewhere:80
      gateway -> names:6379/UDP
      balancer -> redis:6379
      balancer -> balancer:8404
      """;

  static Stream<Overlay> overlays() {
    return Overlay.all();
  }

  // --- ends

  @ParameterizedTest
  @MethodSource("overlays")
  void thereIsTimeToDrain(Overlay overlay) throws IOException {
    for (var name : SERVICES) {
      var pods = Pods.in(overlay, name);
      var phase =
          ServiceYaml.of(name).duration("spring", "lifecycle", "timeout-per-shutdown-phase");
      long needed = preStopSeconds(pods) + phase.toSeconds();
      assertThat(pods.spec().getTerminationGracePeriodSeconds())
          .as(name + ": preStop, the drain with its last words, and a margin")
          .isGreaterThanOrEqualTo(needed + 5);
    }
    var balancer = Pods.in(overlay, "balancer");
    assertThat(balancer.spec().getTerminationGracePeriodSeconds())
        .as("balancer: preStop, what it lets requests under way take, and a margin")
        .isGreaterThanOrEqualTo(
            preStopSeconds(balancer) + Balancer.hardStop().plusSeconds(5).toSeconds());
    // The phase is that of the default window; no overlay sets another one of the two alone.
    assertThat(settings(overlay).keySet())
        .noneMatch(
            key -> key.matches(".*(DRAIN|SHUTDOWNPHASE|COMMANDTIMEOUT|ACKNOWLEDGETIMEOUT).*"));
    assertThat(
            ServiceYaml.of("gateway").duration("spring", "lifecycle", "timeout-per-shutdown-phase"))
        .isGreaterThanOrEqualTo(defaultWindow().plusSeconds(12));
  }

  /// A pod that ends has left the Services before it tells its clients to go. Names may hold it for
  /// longer; there the balancer's checks and retries are what counts.
  @ParameterizedTest
  @MethodSource("overlays")
  void nobodyIsToldToLeaveBeforeTheServicesKnow(Overlay overlay) {
    for (var name : List.of("gateway", "chat-service", "balancer")) {
      assertThat(preStopSeconds(Pods.in(overlay, name))).as(name).isBetween(3L, 15L);
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void aDeployTakesNothingAwayBeforeTheNextIsThere(Overlay overlay) {
    for (var deployment : overlay.all(V1Deployment.class)) {
      if (SERVICES.contains(deployment.getMetadata().getName())) {
        var update = deployment.getSpec().getStrategy().getRollingUpdate();
        assertThat(update.getMaxUnavailable()).isEqualTo(new IntOrString(0));
        assertThat(deployment.getSpec().getMinReadySeconds()).isPositive();
      }
    }
    assertThat(overlay.all(V1PodDisruptionBudget.class))
        .extracting(budget -> budget.getMetadata().getName())
        .containsExactlyInAnyOrder("gateway", "chat-service", "balancer");
  }

  // --- probes

  @ParameterizedTest
  @MethodSource("overlays")
  void everyProbeOfOursIsAnswered(Overlay overlay, TestCluster cluster) throws Exception {
    for (var name : SERVICES) {
      var pods = Pods.in(overlay, name);
      var process = name.equals("gateway") ? cluster.process(Node.A) : cluster.chatService();
      var probes =
          List.of(
              pods.container().getStartupProbe(),
              pods.container().getLivenessProbe(),
              pods.container().getReadinessProbe());
      for (var probe : probes) {
        assertThat(port(probe)).isEqualTo("management");
        var uri =
            URI.create(
                "http://localhost:" + process.plan().actuatorPort() + probe.getHttpGet().getPath());
        assertThat(status(uri)).as(name + " " + uri).isEqualTo(200);
      }
    }
  }

  /// An outage of Redis must restart nobody; a node whose channels deliver nothing gets nobody.
  @ParameterizedTest
  @MethodSource("overlays")
  void readinessFollowsTheChannelsAndLivenessDoesNot(Overlay overlay) throws IOException {
    for (var name : SERVICES) {
      var container = Pods.in(overlay, name).container();
      assertThat(group(container.getLivenessProbe())).isEqualTo("liveness");
      assertThat(group(container.getStartupProbe())).isEqualTo("liveness");
      assertThat(group(container.getReadinessProbe())).isEqualTo("readiness");
      assertThat(included(name, "liveness")).isEqualTo("livenessState");
    }
    assertThat(included("gateway", "readiness")).isEqualTo("readinessState, channels");
  }

  // --- who finds whom

  @ParameterizedTest
  @MethodSource("overlays")
  void selectorsMatch(Overlay overlay) {
    var all = Pods.in(overlay);
    assertThat(all)
        .allSatisfy(pods -> assertThat(pods.has(pods.selector().getMatchLabels())).isTrue());
    for (var service : overlay.all(V1Service.class)) {
      var behind = behind(overlay, service);
      assertThat(service.getMetadata().getName()).isIn(behind.name(), behind.name() + OF_ALL_NODES);
      for (var port : service.getSpec().getPorts()) {
        behind.port(port.getTargetPort().getStrValue());
      }
    }
    for (var budget : overlay.all(V1PodDisruptionBudget.class)) {
      var wanted = budget.getSpec().getSelector().getMatchLabels();
      assertThat(all).as(budget.getMetadata().getName()).filteredOn(p -> p.has(wanted)).hasSize(1);
    }
    for (var pods : all) {
      for (var spread : listed(pods.spec().getTopologySpreadConstraints())) {
        assertThat(pods.has(spread.getLabelSelector().getMatchLabels())).isTrue();
      }
    }
    for (var name : List.of("gateway", "chat-service", "balancer")) {
      assertThat(Pods.in(overlay, name).spec().getTopologySpreadConstraints()).isNotEmpty();
    }
  }

  /// A node that is not ready is the one to look at: Prometheus finds it all the same, and the
  /// balancer does not.
  @ParameterizedTest
  @MethodSource("overlays")
  void nodesThatAreNotReadyAreWatchedAndNotUsed(Overlay overlay) {
    for (var name : SERVICES) {
      var watched = service(overlay, name + OF_ALL_NODES);
      assertThat(watched.getSpec().getClusterIP()).isEqualTo("None");
      assertThat(watched.getSpec().getPublishNotReadyAddresses()).isTrue();
      assertThat(behind(overlay, watched).name()).isEqualTo(name);
      assertThat(managementPort(overlay, name + OF_ALL_NODES))
          .isEqualTo(Pods.in(overlay, name).port("management"));
      assertThat(service(overlay, name).getSpec().getPublishNotReadyAddresses()).isNull();
    }
  }

  @Test
  void prometheusAsksForEveryNode() {
    var overlay = Overlay.of("local");
    var configurations =
        overlay.all(V1ConfigMap.class).stream()
            .filter(map -> map.getMetadata().getName().matches("prometheus-[0-9a-z]{10}"))
            .map(map -> map.getData().get("prometheus.yml"))
            .toList();
    assertThat(configurations).hasSize(1);
    for (var name : SERVICES) {
      assertThat(configurations.getFirst())
          .containsPattern(
              "job_name: %s\\s[^#]*?names: \\[%s]\\s+type: A\\s+port: %d\\s"
                  .formatted(
                      name, name + OF_ALL_NODES, managementPort(overlay, name + OF_ALL_NODES)));
    }
  }

  /// One name for one thing, and the number that the service itself has for it.
  @ParameterizedTest
  @MethodSource("overlays")
  void portsAreNamedConsistently(Overlay overlay) throws IOException {
    for (var name : SERVICES) {
      var yaml = ServiceYaml.of(name);
      var pods = Pods.in(overlay, name);
      assertThat(pods.port("http")).isEqualTo(yaml.number("server", "port"));
      assertThat(pods.port("management")).isEqualTo(yaml.number("management", "server", "port"));
      for (var port : service(overlay, name).getSpec().getPorts()) {
        assertThat(port.getPort())
            .as("headless: no number is changed on the way")
            .isEqualTo(pods.port(port.getName()));
        assertThat(port.getTargetPort().getStrValue()).isEqualTo(port.getName());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void whatPodsReferToIsThere(Overlay overlay) {
    var maps =
        overlay.all(V1ConfigMap.class).stream()
            .map(map -> map.getMetadata().getName())
            .collect(Collectors.toSet());
    for (var pods : Pods.in(overlay)) {
      for (var from : listed(pods.container().getEnvFrom())) {
        if (from.getConfigMapRef() != null) {
          assertThat(maps).contains(from.getConfigMapRef().getName());
        } else {
          assertThat(SECRETS).contains(from.getSecretRef().getName());
        }
      }
      var volumes = listed(pods.spec().getVolumes());
      assertThat(volumes)
          .filteredOn(volume -> volume.getConfigMap() != null)
          .allSatisfy(volume -> assertThat(maps).contains(volume.getConfigMap().getName()));
    }
    assertThat(overlay.all(V1ConfigMap.class))
        .as("with a name made from its content: a change restarts who reads it")
        .allSatisfy(map -> assertThat(map.getMetadata().getName()).matches(".+-[0-9a-z]{10}"));
  }

  // --- what goes where

  /// Everything from outside goes through the one balancer, which is asked to know both services;
  /// its own rules are those of docker-compose.yml and are tested there.
  @ParameterizedTest
  @MethodSource("overlays")
  void theIngressKnowsTheBalancerAlone(Overlay overlay) {
    var ingresses = overlay.all(V1Ingress.class);
    assertThat(ingresses).hasSize(1);
    var spec = ingresses.getFirst().getSpec();
    assertThat(spec.getDefaultBackend()).isNull();
    assertThat(spec.getRules()).hasSize(1);
    var paths = spec.getRules().getFirst().getHttp().getPaths();
    assertThat(paths).hasSize(1);
    assertThat(paths.getFirst().getPath()).isEqualTo("/");
    var backend = paths.getFirst().getBackend().getService();
    assertThat(backend.getName()).isEqualTo("balancer");
    assertThat(portOf(service(overlay, "balancer"), backend.getPort().getName()).getTargetPort())
        .isEqualTo(new IntOrString("http"));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void theBalancerFindsBothServices(Overlay overlay) throws IOException {
    var balancer = Pods.in(overlay, "balancer");
    var haproxy = Files.readString(TestCluster.repository().resolve("haproxy/haproxy.cfg"));
    var variables =
        balancer.environment().stream()
            .filter(variable -> variable.getName().startsWith("PARLEY_"))
            .collect(Collectors.toMap(v -> v.getName(), v -> v.getValue()));
    var start = Files.readString(TestCluster.repository().resolve("haproxy/start"));
    assertThat(variables.keySet())
        .allSatisfy(name -> assertThat(haproxy + start).contains("${" + name));
    assertThat(balancer.container().getArgs().getFirst()).contains("PARLEY_BALANCER_DNS=");
    assertThat(haproxy).contains("${PARLEY_BALANCER_DNS}");
    assertThat(variables.get("PARLEY_BALANCER_GATEWAY")).isEqualTo(address(overlay, "gateway"));
    assertThat(variables.get("PARLEY_BALANCER_CHAT_SERVICE"))
        .isEqualTo(address(overlay, "chat-service"));
    // What it presets fits: the management ports, its own, and that of its metrics.
    assertThat(haproxy)
        .contains(
            "presetenv PARLEY_BALANCER_GATEWAY_MANAGEMENT " + managementPort(overlay, "gateway"))
        .contains(
            "presetenv PARLEY_BALANCER_CHAT_SERVICE_MANAGEMENT "
                + managementPort(overlay, "chat-service"))
        .contains("presetenv PARLEY_BALANCER_HTTP :" + balancer.port("http"))
        .contains("presetenv PARLEY_BALANCER_METRICS :" + balancer.port("metrics"));
    // What a gateway takes by itself, to which it adds (BalancerIT says how much).
    assertThat(variables.get("PARLEY_BALANCER_GATEWAY_CONNECTIONS"))
        .isEqualTo(settings(overlay).get("PARLEY_GATEWAY_CONNECTION_MAXCONNECTIONS"));
  }

  /// From outside nobody reaches anything but the balancer's one port, and nothing of a management
  /// port but who is named.
  @ParameterizedTest
  @MethodSource("overlays")
  void policiesLetNobodyElseIn(Overlay overlay) {
    var policies = overlay.all(V1NetworkPolicy.class);
    assertThat(policies)
        .filteredOn(policy -> policy.getMetadata().getName().equals("deny-all"))
        .singleElement()
        .satisfies(
            policy -> {
              assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isNullOrEmpty();
              assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
              assertThat(policy.getSpec().getIngress()).isNullOrEmpty();
            });
    for (var policy : policies) {
      for (var rule : listed(policy.getSpec().getIngress())) {
        assertThat(rule.getPorts()).as(policy.getMetadata().getName()).isNotEmpty();
        if (listed(rule.getFrom()).isEmpty()) {
          assertThat(policy.getMetadata().getName()).isEqualTo("balancer");
          assertThat(rule.getPorts())
              .extracting(V1NetworkPolicyPort::getPort)
              .containsExactly(new IntOrString("http"));
        }
      }
    }
    for (var pods : Pods.in(overlay)) {
      assertThat(policies)
          .as("a policy for " + pods.name())
          .filteredOn(
              policy ->
                  policy.getMetadata().getName().equals(pods.name())
                      && pods.has(policy.getSpec().getPodSelector().getMatchLabels()))
          .isNotEmpty();
    }
  }

  /// Where one is forgotten everything is forbidden, and nothing works.
  @ParameterizedTest
  @MethodSource("overlays")
  void policiesLetPassWhatMust(Overlay overlay) {
    var own = overlay.name().equals("local") ? LOCAL_FLOWS : PRODUCTION_FLOWS;
    assertThat(Flow.all(FLOWS + own)).allMatch(flow -> flow.passes(overlay));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void policiesLetNothingElsePass(Overlay overlay) {
    assertThat(Flow.all(NO_FLOWS)).noneMatch(flow -> flow.passes(overlay));
  }

  // --- what a pod may do and cost

  @ParameterizedTest
  @MethodSource("overlays")
  void everythingHasLimits(Overlay overlay) {
    for (var pods : Pods.in(overlay)) {
      var resources = pods.container().getResources();
      assertThat(resources.getLimits()).as(pods.name()).containsKeys("cpu", "memory");
      assertThat(resources.getRequests()).as(pods.name()).containsKeys("cpu", "memory");
    }
    // On a laptop, which KubernetesSizesIT looks at, a few users take less than the limit.
    if (!overlay.name().equals("local")) {
      for (var name : SERVICES) {
        var resources = Pods.in(overlay, name).container().getResources();
        assertThat(resources.getRequests().get("memory"))
            .as("a JVM uses what it was promised: nothing to be evicted for")
            .isEqualTo(resources.getLimits().get("memory"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void nobodyMayMoreThanHeNeeds(Overlay overlay) {
    for (var pods : Pods.in(overlay)) {
      assertThat(pods.spec().getContainers()).as(pods.name()).hasSize(1);
      assertThat(pods.spec().getInitContainers()).isNullOrEmpty();
      assertThat(pods.spec().getAutomountServiceAccountToken()).as(pods.name()).isFalse();
      assertThat(pods.spec().getHostNetwork()).isNull();
      var pod = pods.spec().getSecurityContext();
      assertThat(pod.getRunAsNonRoot()).as(pods.name()).isTrue();
      assertThat(pod.getRunAsUser()).as(pods.name()).isPositive();
      assertThat(pod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
      var container = pods.container().getSecurityContext();
      assertThat(container.getAllowPrivilegeEscalation()).as(pods.name()).isFalse();
      assertThat(container.getReadOnlyRootFilesystem()).as(pods.name()).isTrue();
      assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(container.getCapabilities().getAdd()).isNullOrEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void noSecretStandsInPlainText(Overlay overlay) {
    assertThat(overlay.all(V1Secret.class)).isEmpty();
    var plain = new LinkedHashMap<>(settings(overlay));
    for (var pods : Pods.in(overlay)) {
      for (var variable : pods.environment()) {
        if (variable.getValue() != null) {
          plain.put(variable.getName(), variable.getValue());
        }
      }
      assertThat(listed(pods.container().getArgs()))
          .noneMatch(argument -> argument.contains("requirepass"));
    }
    assertThat(plain).isNotEmpty();
    assertThat(plain.keySet()).noneMatch(name -> name.matches(".*(KEYS_|PASSWORD|SECRET|TOKEN).*"));
    assertThat(plain.values()).noneMatch(value -> value.matches("\\w+://[^/]*:[^/]*@.*"));
    for (var name : SERVICES) {
      assertThat(Pods.in(overlay, name).container().getEnvFrom())
          .as("keys by reference")
          .anyMatch(
              from ->
                  from.getSecretRef() != null && "parley".equals(from.getSecretRef().getName()));
    }
  }

  // --- how many

  @ParameterizedTest
  @MethodSource("overlays")
  void nothingFightsOverTheNumberOfGateways(Overlay overlay) {
    var scaled = overlay.all(V2HorizontalPodAutoscaler.class);
    for (var autoscaler : scaled) {
      var target = autoscaler.getSpec().getScaleTargetRef();
      assertThat(target.getKind()).isEqualTo("Deployment");
      assertThat(Pods.in(overlay, target.getName()).replicas())
          .as("no autoscaler beside a fixed scale")
          .isNull();
    }
    assertThat(Pods.in(overlay, "gateway").replicas()).as("kubectl scale holds").isNull();
    assertThat(scaled).hasSize(overlay.name().equals("local") ? 0 : 1);
  }

  /// By connections, with the processor as the fallback; below what a node takes at most.
  @Test
  void theAutoscalerAsksForAMeterThatIsThere() throws IOException {
    var overlay = Overlay.of("production");
    var metrics = overlay.all(V2HorizontalPodAutoscaler.class).getFirst().getSpec().getMetrics();
    assertThat(metrics).extracting(metric -> metric.getType()).containsExactly("Pods", "Resource");
    var pods = metrics.getFirst().getPods();
    var meter = pods.getMetric().getName();
    var adapter = Files.readString(Overlay.OVERLAYS.resolve("production/prometheus-adapter.yaml"));
    assertThat(adapter).contains("'" + meter + "{", "as: " + meter);
    assertThat(Files.readString(TestCluster.repository().resolve("docs/metrics.md")))
        .contains("`" + meter + "`");
    assertThat(pods.getTarget().getAverageValue().getNumber().longValueExact())
        .isLessThan(
            Long.parseLong(
                Objects.requireNonNull(
                    settings(overlay).get("PARLEY_GATEWAY_CONNECTION_MAXCONNECTIONS"))));
    assertThat(metrics.getLast().getResource().getName()).isEqualTo("cpu");
  }

  /// Loud in the log, and nowhere else.
  @ParameterizedTest
  @MethodSource("overlays")
  void developmentModeIsForTheLocalOverlayAlone(Overlay overlay) {
    assertThat(Objects.equals(settings(overlay).get("PARLEY_DEVELOPMENT"), "true"))
        .isEqualTo(overlay.name().equals("local"));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void onlyTheOperatorsOverlayNeedsItsDefinitions(Overlay overlay) {
    assertThat(overlay.objects().stream().anyMatch(object -> object.kind().isOfOperator()))
        .isEqualTo(overlay.name().equals("production-operator"));
  }

  /// Rules and dashboards name these jobs.
  @Test
  void theMonitorsGiveTheJobsTheNamesThatRulesKnow() {
    var overlay = Overlay.of("production-operator");
    for (var monitor : overlay.all(OperatorKinds.ServiceMonitor.class)) {
      var matching =
          overlay.all(V1Service.class).stream()
              .filter(
                  service ->
                      service
                          .getMetadata()
                          .getLabels()
                          .entrySet()
                          .containsAll(monitor.spec().selector().matchLabels().entrySet()))
              .toList();
      assertThat(matching).hasSize(1);
      var service = matching.getFirst();
      assertThat(service.getMetadata().getLabels())
          .containsEntry(monitor.spec().jobLabel(), monitor.metadata().name());
      assertThat(monitor.spec().endpoints())
          .allSatisfy(endpoint -> portOf(service, endpoint.port()));
    }
    assertThat(overlay.all(OperatorKinds.ServiceMonitor.class))
        .extracting(monitor -> monitor.metadata().name())
        .containsExactlyInAnyOrder("gateway", "chat-service", "balancer");
  }

  /// What runs in production is what was meant when it was written down.
  @ParameterizedTest
  @MethodSource("overlays")
  void imagesOfProductionHaveVersions(Overlay overlay) {
    for (var pods : Pods.in(overlay)) {
      var image = pods.container().getImage();
      var isOfThisMachine = overlay.name().equals("local") && image.startsWith("parley/");
      assertThat(image).as(pods.name()).doesNotEndWith(":latest");
      assertThat(image.matches(".+:[0-9a-z.]+")).as(image).isEqualTo(!isOfThisMachine);
      assertThat("Never".equals(pods.container().getImagePullPolicy()))
          .as("loaded into the cluster: " + image)
          .isEqualTo(isOfThisMachine);
    }
  }

  // --- how it is asked

  private static long preStopSeconds(Pods pods) {
    var command = pods.container().getLifecycle().getPreStop().getExec().getCommand();
    assertThat(command).hasSize(2).first().isEqualTo("sleep");
    return Long.parseLong(command.getLast());
  }

  private static String port(V1Probe probe) {
    return probe.getHttpGet().getPort().getStrValue();
  }

  private static String group(V1Probe probe) {
    var path = probe.getHttpGet().getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String included(String service, String group) throws IOException {
    return ServiceYaml.of(service)
        .text("management", "endpoint", "health", "group", group, "include");
  }

  /// All settings that are no secrets.
  private static Map<String, String> settings(Overlay overlay) {
    return overlay.all(V1ConfigMap.class).stream()
        .filter(map -> map.getMetadata().getName().contains("-settings-"))
        .flatMap(map -> map.getData().entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static V1Service service(Overlay overlay, String name) {
    return overlay.all(V1Service.class).stream()
        .filter(service -> service.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static V1ServicePort portOf(V1Service service, String name) {
    return service.getSpec().getPorts().stream()
        .filter(port -> name.equals(port.getName()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(service.getMetadata().getName() + " has no " + name));
  }

  private static Pods behind(Overlay overlay, V1Service service) {
    var behind =
        Pods.in(overlay).stream().filter(p -> p.has(service.getSpec().getSelector())).toList();
    assertThat(behind).as("behind " + service.getMetadata().getName()).hasSize(1);
    return behind.getFirst();
  }

  private static String address(Overlay overlay, String name) {
    return name
        + ".$(NAMESPACE).svc.$(CLUSTER_DOMAIN):"
        + portOf(service(overlay, name), "http").getPort();
  }

  private static int managementPort(Overlay overlay, String name) {
    return portOf(service(overlay, name), "management").getPort();
  }

  private static Duration defaultWindow() throws IOException {
    var metadata =
        TestCluster.repository()
            .resolve("gateway/target/classes/META-INF/spring-configuration-metadata.json");
    for (var property :
        JsonMapper.shared().readTree(Files.readString(metadata)).get("properties")) {
      if (property.get("name").asString().equals("parley.gateway.drain.window")) {
        return ServiceYaml.parsed(property.get("defaultValue").asString());
      }
    }
    throw new AssertionError("no such setting");
  }

  private static <T> List<T> listed(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static int status(URI uri) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
