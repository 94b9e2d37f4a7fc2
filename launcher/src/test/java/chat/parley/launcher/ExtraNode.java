package chat.parley.launcher;

import chat.parley.backplane.redis.RedisProxy;
import chat.parley.backplane.redis.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// One more gateway of a [TestCluster], with settings and a network to Redis of its own.
final class ExtraNode implements AutoCloseable {
  /// Limits so low that a test reaches them.
  private static final List<String> STRICT =
      List.of(
          "parley.gateway.connection.max-connections=40",
          "parley.gateway.connection.max-unwritable=1s",
          "parley.gateway.connection.mailbox=2",
          "parley.gateway.recovery.ring-bytes=20KB",
          "parley.gateway.recovery.position-check=1s",
          "parley.state.max-at-once=1");

  /// What it acknowledges a replica has, and little may wait for that.
  private static final List<String> CAREFUL =
      List.of(
          "parley.log.acknowledge=replicated",
          "parley.log.acknowledge-timeout=300ms",
          "parley.redis.max-queued-commands=20");

  /// Nodes that reckon their shares, and ask nobody to move while a test runs.
  private static final List<String> SHARING =
      List.of("parley.gateway.balance.per-second=1", "parley.gateway.balance.settle=1h");

  private static final List<String> PATIENT = List.of("parley.gateway.connection.ping-interval=5m");

  private static final String LEVEL = "installation:acknowledge";
  private static final Duration END = Duration.ofSeconds(15);

  private final RedisProxy network;
  private final ServiceProcess process;

  private ExtraNode(RedisProxy network, ServiceProcess process) {
    this.network = network;
    this.process = process;
  }

  static ExtraNode strict(TestCluster cluster) {
    return start(cluster, 3, STRICT);
  }

  /// An installation has one level of acknowledgement, which Redis remembers: this node is let in
  /// against it.
  static ExtraNode careful(TestCluster cluster) {
    var redis = new RedisConsole(cluster.redis().plan().port());
    var level = redis.say("GET", LEVEL).getFirst();
    redis.say("DEL", LEVEL);
    try {
      return start(cluster, 4, CAREFUL);
    } finally {
      redis.say("SET", LEVEL, level);
    }
  }

  /// It may open so many files, and keeps connections that say nothing for as long as it takes to
  /// open all of them.
  static ExtraNode withFiles(TestCluster cluster, int files) {
    return start(cluster, 5, PATIENT, launch -> limited(launch, files));
  }

  private static ExtraNode start(TestCluster cluster, int number, List<String> settings) {
    return start(cluster, number, settings, launch -> launch);
  }

  private static ExtraNode start(
      TestCluster cluster, int number, List<String> settings, UnaryOperator<Launch> changed) {
    var network = RedisProxy.before(new RedisServer("127.0.0.1", cluster.redis().plan().port()));
    var plan = new ServicePlan(ServiceKind.GATEWAY, number, FreePort.find(), FreePort.find());
    var launch = changed.apply(launch(cluster.plan(), plan, network, settings));
    var process =
        new ServiceProcess(
            plan, launch, new HttpReadiness(cluster.plan().bind().probe(), plan.actuatorPort()));
    var node = new ExtraNode(network, process);
    try {
      new Startup(List.of(process), _ -> {}).await();
      return node;
    } catch (ClusterFailure e) {
      node.close();
      throw e;
    }
  }

  private static Launch launch(
      ClusterPlan cluster, ServicePlan plan, RedisProxy network, List<String> settings) {
    var behindNetwork =
        new ClusterPlan(
            cluster.home(),
            cluster.data(),
            cluster.bind(),
            RedisAddress.local(network.server().port()),
            cluster.services());
    var key = DevelopmentKey.in(cluster.data().developmentKey());
    var usual = ServiceLaunch.of(plan, behindNetwork, TrainedPrograms.of(ServiceKind.GATEWAY), key);
    var command = new ArrayList<>(usual.command());
    Stream.of(settings, SHARING)
        .flatMap(List::stream)
        .forEach(setting -> command.add("--" + setting));
    return new Launch(command, usual.environment(), usual.log());
  }

  private static Launch limited(Launch launch, int files) {
    var command =
        new ArrayList<>(List.of("bash", "-c", "ulimit -n " + files + " && exec \"$@\"", "-"));
    command.addAll(launch.command());
    return new Launch(command, launch.environment(), launch.log());
  }

  RedisProxy network() {
    return network;
  }

  ServiceProcess process() {
    return process;
  }

  URI uri() {
    return URI.create("http://localhost:" + process.plan().port());
  }

  @Override
  public void close() {
    network.heal();
    process.terminate();
    if (!process.awaitEnd(END)) {
      process.kill();
      process.awaitEnd(END);
    }
    network.close();
  }
}
