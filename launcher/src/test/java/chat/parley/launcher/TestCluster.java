package chat.parley.launcher;

import chat.parley.backplane.redis.RedisProxy;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Rest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// One Redis, one chat-service and two gateways, as processes of the real jars on free ports, with
/// a network between them and Redis that tests can break. Its logs stay in `target/` for whoever
/// reads a failure.
final class TestCluster implements Site, AutoCloseable {
  private final AtomicInteger lastRoom = new AtomicInteger();
  private final ClusterPlan plan;
  private final Cluster cluster;
  private final RedisProxy network;
  private final Rest rest;

  private TestCluster(ClusterPlan plan, RedisProxy network) {
    this.plan = plan;
    this.network = network;
    this.cluster = Cluster.start(plan);
    this.rest = new Rest(URI.create(plan.restUrl()));
  }

  static TestCluster start() {
    try {
      var target = Files.createDirectories(repository().resolve("launcher/target"));
      var data = new DataDirectory(Files.createTempDirectory(target, "cluster-"));
      var redis = ServicePlan.redis(FreePort.find());
      var network = RedisProxy.before(new RedisServer("127.0.0.1", redis.port()));
      return new TestCluster(
          new ClusterPlan(
              repository(),
              data,
              Bind.loopback(),
              RedisAddress.local(network.server().port()),
              List.of(
                  redis,
                  service(ServiceKind.CHAT_SERVICE, 1),
                  service(ServiceKind.GATEWAY, 1),
                  service(ServiceKind.GATEWAY, 2))),
          network);
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

  /// What lies between the services and Redis.
  RedisProxy network() {
    return network;
  }

  ServiceProcess redis() {
    return cluster.redis().orElseThrow();
  }

  /// The sum of a counter over all gateways.
  double count(String meter) {
    return Stream.of(Node.values())
        .mapToDouble(node -> Prometheus.sum(process(node).plan().actuatorPort(), meter))
        .sum();
  }

  /// One gateway more, with settings of its own in its environment; whoever starts it ends it.
  ServiceProcess startGateway(Map<String, String> environment) {
    var third = service(ServiceKind.GATEWAY, 3);
    var launch = ServiceLaunch.of(third, plan, DevelopmentKey.in(plan.data().developmentKey()));
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

  ServiceProcess chatService() {
    return cluster.chatService();
  }

  ServiceProcess process(Node node) {
    return switch (node) {
      case A -> cluster.gateways().getFirst();
      case B -> cluster.gateways().getLast();
    };
  }

  URI node(Node node) {
    return URI.create("http://localhost:" + process(node).plan().port());
  }

  @Override
  public URI[] nodes() {
    return new URI[] {node(Node.A), node(Node.B)};
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
    try {
      for (var kind : List.of(ServiceKind.CHAT_SERVICE, ServiceKind.GATEWAY)) {
        Files.deleteIfExists(plan.data().jar(kind));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String room(String visibility, Identity owner, Identity... others) {
    var room = visibility + "-" + lastRoom.incrementAndGet();
    rest.createRoom(owner, room, visibility);
    for (var other : others) {
      rest.addMember(owner, room, other.user());
    }
    return room;
  }

  private static ServicePlan service(ServiceKind kind, int number) {
    return new ServicePlan(kind, number, FreePort.find(), FreePort.find());
  }

  enum Node {
    A,
    B
  }
}
