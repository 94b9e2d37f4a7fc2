package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What Compose would take from docker-compose.yml and would not work, or not as promised; with
/// containers [ComposeIT] looks closer.
class ComposeFileTest {
  private static final Path ROOT = TestCluster.repository();
  private static final Pattern SCRAPED = Pattern.compile("names: \\[(.+)]");
  private static final Pattern SECTION = Pattern.compile("(?m)^(?=\\w)");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(PARLEY_\\w+):-");

  /// Whose images are made here or run as a user of their own.
  private static final Set<String> WITHOUT_CAPABILITIES =
      Set.of("gateway", "chat-service", "balancer", "prometheus", "grafana", "check");

  private final Map<?, ?> services = services();

  /// To which the balancer adds what sends take, which a gateway does not count ([BalancerIT] says
  /// how much).
  @Test
  void theBalancerKnowsHowManyConnectionsAGatewayTakes() {
    assertThat(environment("balancer").get("PARLEY_BALANCER_GATEWAY_CONNECTIONS"))
        .isEqualTo(environment("gateway").get("PARLEY_GATEWAY_CONNECTION_MAXCONNECTIONS"))
        .isEqualTo("${PARLEY_GATEWAY_CONNECTIONS:-20000}");
  }

  /// Without these, what was acknowledged is evicted or lost, and a node that stops for a moment is
  /// cut off.
  @Test
  void redisKeepsWhatItHas() {
    assertThat(service("redis").get("command"))
        .asInstanceOf(InstanceOfAssertFactories.list(Object.class))
        .startsWith("redis-server")
        .containsSequence("--appendonly", "yes")
        .containsSequence("--appendfsync", "everysec")
        .containsSequence("--maxmemory", "${PARLEY_REDIS_MEMORY:-1gb}")
        .containsSequence("--maxmemory-policy", "noeviction")
        .containsSequence("--client-output-buffer-limit", "pubsub 128mb 32mb 60");
    assertThat(service("redis").get("mem_limit")).isNull();
  }

  /// The newest stream goes to whoever holds the fewest, and a node that has just come up is not
  /// met by all at once.
  @Test
  void theBalancerSparesWhoeverHasJustComeUp() throws IOException {
    var haproxy = Files.readString(ROOT.resolve("haproxy/haproxy.cfg"));
    for (var backend : List.of("gateways", "chat_service")) {
      assertThat(SECTION.splitAsStream(haproxy).filter(s -> s.startsWith("backend " + backend)))
          .singleElement()
          .asString()
          .containsPattern("(?m)^  balance leastconn$")
          .containsPattern("(?m)^  server-template .* check .* slowstart [1-9]\\d*s maxconn ");
    }
  }

  /// The cap, and what a gateway keeps for itself, is less than its files.
  @Test
  void aGatewayHasFilesForItsConnections() {
    var files = preset(text(map(service("gateway"), "ulimits").get("nofile")));
    var connections =
        preset(text(environment("gateway").get("PARLEY_GATEWAY_CONNECTION_MAXCONNECTIONS")));

    assertThat(files - 512).isGreaterThan(connections);
  }

  /// The names that its Prometheus asks for are the ones that containers answer to.
  @Test
  void everyNameThatIsScrapedIsThere() throws IOException {
    var scraped =
        SCRAPED
            .matcher(Files.readString(ROOT.resolve("grafana/prometheus/prometheus.yml")))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(scraped)
        .containsExactlyInAnyOrder("gateway-nodes", "chat-service-nodes", "balancer");
    for (var name : List.of("gateway", "chat-service")) {
      assertThat(map(service(name), "networks", "default").get("aliases"))
          .isEqualTo(List.of(name + "-nodes"));
      assertThat(map(service(name), "networks").keySet()).asString().contains("store");
    }
  }

  @Test
  void nobodyMayMoreThanHeNeeds() {
    for (var name : services.keySet()) {
      var service = service(text(name));
      assertThat(service.get("read_only")).as("%s", name).isEqualTo(true);
      assertThat(service.get("cap_drop")).as("%s", name).isEqualTo(List.of("ALL"));
      assertThat(service.get("security_opt"))
          .as("%s", name)
          .isEqualTo(List.of("no-new-privileges:true"));
      assertThat(service.get("privileged")).as("%s", name).isNull();
      assertThat(service.get("cap_add") == null)
          .as("%s", name)
          .isEqualTo(WITHOUT_CAPABILITIES.contains(text(name)));
    }
  }

  /// What keeps data can write them: to a volume, since nothing else is writable.
  @Test
  void dataAreOnVolumes() {
    assertThat(service("redis").get("volumes")).isEqualTo(List.of("redis:/data"));
    assertThat(service("redis").get("working_dir")).isEqualTo("/data");
    assertThat(service("prometheus").get("volumes")).asString().contains("prometheus:/prometheus]");
    assertThat(service("grafana").get("volumes")).asString().contains("grafana:/var/lib/grafana]");
  }

  /// The check signs with what the services verify with, whatever `.env` says.
  @Test
  void theCheckReadsTheSettingsOfTheServices() {
    assertThat(service("check").get("env_file"))
        .isEqualTo(service("gateway").get("env_file"))
        .isEqualTo(service("chat-service").get("env_file"))
        .isNotNull();
  }

  @Test
  void thereIsTimeToDrain() throws IOException {
    for (var name : List.of("gateway", "chat-service")) {
      var phase =
          ServiceYaml.of(name).duration("spring", "lifecycle", "timeout-per-shutdown-phase");
      assertThat(grace(name)).as(name).isGreaterThanOrEqualTo(phase.plusSeconds(5));
    }
    assertThat(grace("balancer")).isGreaterThanOrEqualTo(Balancer.hardStop().plusSeconds(5));
  }

  /// What can be set is told, with the default that it has.
  @Test
  void everyVariableIsInTheExample() throws IOException {
    var compose = Files.readString(ROOT.resolve("docker-compose.yml"));
    var example = Files.readString(ROOT.resolve(".env.example"));

    assertThat(VARIABLE.matcher(compose).results().map(f -> f.group(1)).collect(Collectors.toSet()))
        .allSatisfy(name -> assertThat(example).containsPattern("(?m)^#?" + name + "="));
  }

  private Duration grace(String name) {
    return ServiceYaml.parsed(text(service(name).get("stop_grace_period")));
  }

  /// Of `${NAME:-1}`: 1.
  private static int preset(String value) {
    return Pattern.compile(":-(\\d+)}")
        .matcher(value)
        .results()
        .map((MatchResult found) -> Integer.parseInt(found.group(1)))
        .findFirst()
        .orElseThrow();
  }

  private Map<?, ?> environment(String name) {
    return map(service(name), "environment");
  }

  private Map<?, ?> service(String name) {
    return map(services, name);
  }

  private static Map<?, ?> map(Map<?, ?> from, String... path) {
    Map<?, ?> found = from;
    for (var step : path) {
      found = found.get(step) instanceof Map<?, ?> map ? map : Map.of();
    }
    return found;
  }

  private static String text(@Nullable Object value) {
    return Objects.requireNonNull(value).toString();
  }

  private static Map<?, ?> services() {
    try {
      var file = Files.readString(ROOT.resolve("docker-compose.yml"));
      return map((Map<?, ?>) Overlay.documents(file).getFirst(), "services");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
