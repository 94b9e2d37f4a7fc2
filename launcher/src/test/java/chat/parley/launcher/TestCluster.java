package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisProxy;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Rest;
import chat.parley.launcher.client.SendWay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/// One Redis, one chat-service and two gateways or more, as processes of the real jars on free
/// ports, with a network between each of them and Redis that tests can break. Its logs stay in
/// `target/` for whoever reads a failure.
final class TestCluster implements MeteredSite, AutoCloseable {
  /// The environment variable with options for a JVM.
  static final String JAVA_OPTIONS = "JAVA_TOOL_OPTIONS";

  /// The workloads' talkers say more over HTTP than a person would, and one of them makes rooms for
  /// all: at the preset rate, 50 commands per second, user and node, they would be refused.
  static final Map<String, String> TALKATIVE = Map.of("PARLEY_WEB_COMMANDSPERSECOND", "1000");

  private static final Duration DRAINED = Duration.ofSeconds(15);
  private static final String DRAINED_WHOLE = "drained, 0 connections and 0 requests left";

  private final AtomicInteger lastRoom = new AtomicInteger();
  private final ClusterPlan plan;
  private final Cluster cluster;
  private final Network network;
  private final Function<ServicePlan, Map<String, String>> variables;
  private final Rest rest;

  private TestCluster(
      ClusterPlan plan, Network network, Function<ServicePlan, Map<String, String>> variables) {
    this.plan = plan;
    this.network = network;
    this.variables = variables;
    TrainedPrograms.all();
    this.cluster = Cluster.start(plan, this::variables);
    this.rest = new Rest(URI.create(plan.restUrl()));
  }

  static TestCluster start() {
    return start(2);
  }

  static TestCluster start(int gateways) {
    return start(gateways, _ -> Map.of());
  }

  /// @param variables added to the environment of each service
  static TestCluster start(int gateways, Function<ServicePlan, Map<String, String>> variables) {
    try {
      var target = Files.createDirectories(repository().resolve("launcher/target"));
      var data = new DataDirectory(Files.createTempDirectory(target, "cluster-"));
      var redis = ServicePlan.redis(FreePort.find());
      var services = new ArrayList<>(List.of(service(ServiceKind.CHAT_SERVICE, 1)));
      for (int number = 1; number <= gateways; number++) {
        services.add(service(ServiceKind.GATEWAY, number));
      }
      var network = Network.between(services, new RedisServer("127.0.0.1", redis.port()));
      services.addFirst(redis);
      return new TestCluster(
          new ClusterPlan(
              repository(), data, Bind.loopback(), RedisAddress.local(redis.port()), services),
          network,
          variables);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The directory that holds all modules.
  static Path repository() {
    var directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("docs/protocol.md"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException(
            "Not inside the repository: " + Path.of("").toAbsolutePath());
      }
    }
    return directory;
  }

  ClusterPlan plan() {
    return plan;
  }

  @Override
  public Rest rest() {
    return rest;
  }

  /// What lies between all services and Redis.
  Network network() {
    return network;
  }

  /// Whatever a test has left broken: the network is whole again, and who was ended runs again.
  void heal() {
    network.heal();
    Stream.concat(Stream.of(redis(), chatService()), gateways().stream())
        .filter(process -> !process.isAlive())
        .forEach(ServiceProcess::restart);
  }

  /// Where Redis keeps its data.
  Path redisData() {
    return plan.data().root();
  }

  /// What lies between this node alone and Redis.
  RedisProxy network(Node node) {
    return network.before(process(node).plan());
  }

  ServiceProcess redis() {
    return cluster.redis().orElseThrow();
  }

  /// One gateway more, with settings of its own in its environment; whoever starts it ends it.
  ServiceProcess startGateway(Map<String, String> environment) {
    var third = service(ServiceKind.GATEWAY, 3);
    var launch =
        ServiceLaunch.of(
            third,
            plan,
            TrainedPrograms.of(ServiceKind.GATEWAY),
            DevelopmentKey.in(plan.data().developmentKey()));
    var all = new HashMap<>(launch.environment());
    all.putAll(environment);
    var process =
        new ServiceProcess(
            third,
            new Launch(launch.command(), all, launch.log()),
            new HttpReadiness("localhost", third.actuatorPort()));
    new Startup(List.of(process), _ -> {}).await();
    return process;
  }

  @Override
  public List<ServiceProcess> gateways() {
    return cluster.gateways();
  }

  /// Redis begins with nothing: killed, its data deleted, started again.
  void emptyRedis() {
    redis().kill();
    if (!redis().awaitEnd(Duration.ofSeconds(10))) {
      throw new AssertionError("Redis does not end.");
    }
    try {
      Files.delete(plan.data().root().resolve("appendonly.aof"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    redis().restart();
  }

  /// SIGTERM, and its end: what it has under way is answered before it goes. A POST may meet a
  /// socket in the moment in which it is closed: nothing of it is read then.
  void drain(Node node, Workload workload) {
    var process = process(node);
    long since = System.currentTimeMillis();
    long before = drained(process);
    process.terminate();
    assertThat(process.awaitEnd(DRAINED)).as("%s ends", process.plan().name()).isTrue();
    workload.drained(since);
    assertThat(drained(process)).as("drains that left nothing").isEqualTo(before + 1);
    assertThat(workload.broken().stream().filter(send -> send.at() >= since))
        .as("sends that met a socket that was being closed")
        .allMatch(send -> send.how().startsWith(SendWay.POST.name()));
  }

  private static long drained(ServiceProcess process) {
    try (var lines = Files.lines(process.log())) {
      return lines.filter(line -> line.endsWith(DRAINED_WHOLE)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ServiceProcess chatService() {
    return cluster.chatService();
  }

  ServiceProcess process(Node node) {
    return switch (node) {
      case A -> cluster.gateways().get(0);
      case B -> cluster.gateways().get(1);
      case C -> cluster.gateways().get(2);
    };
  }

  /// The nodes that this cluster has.
  List<Node> members() {
    return List.of(Node.values()).subList(0, cluster.gateways().size());
  }

  URI node(Node node) {
    return addressOf(process(node));
  }

  /// Every gateway, in their order.
  @Override
  public URI[] nodes() {
    return cluster.gateways().stream().map(TestCluster::addressOf).toArray(URI[]::new);
  }

  @Override
  public Identity signIn(String user) {
    return rest.signIn(user);
  }

  @Override
  public String publicRoom(Identity owner, Identity... others) {
    return room("public", owner, others);
  }

  String privateRoom(Identity owner, Identity... others) {
    return room("private", owner, others);
  }

  @Override
  public void close() {
    cluster.close();
    network.close();
  }

  private String room(String visibility, Identity owner, Identity... others) {
    var room = visibility + "-" + lastRoom.incrementAndGet();
    rest.createRoom(owner, room, visibility);
    for (var other : others) {
      rest.addMember(owner, room, other.user());
    }
    return room;
  }

  private static URI addressOf(ServiceProcess gateway) {
    return URI.create("http://localhost:" + gateway.plan().port());
  }

  private Map<String, String> variables(ServicePlan service) {
    var redis = RedisAddress.local(network.before(service).server().port());
    var all = new HashMap<>(TALKATIVE);
    all.putAll(variables.apply(service));
    all.put("SPRING_DATA_REDIS_URL", redis.uri().toString());
    return all;
  }

  private static ServicePlan service(ServiceKind kind, int number) {
    return new ServicePlan(kind, number, FreePort.find(), FreePort.find());
  }

  /// The gateways, in their order; not every cluster has the last.
  enum Node {
    A,
    B,
    C
  }
}
