package chat.parley.launcher;

import chat.parley.backplane.redis.RedisProxy;
import chat.parley.backplane.redis.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One more gateway of a [TestCluster], with limits so low that a test reaches them, and a network
/// of its own to Redis.
final class StrictNode implements AutoCloseable {
  private static final List<String> SETTINGS =
      List.of(
          "parley.gateway.connection.max-connections=40",
          "parley.gateway.connection.max-unwritable=1s",
          "parley.gateway.connection.mailbox=2",
          "parley.gateway.recovery.ring-bytes=20KB",
          "parley.gateway.recovery.position-check=1s");
  private static final Duration END = Duration.ofSeconds(15);

  private final RedisProxy network;
  private final ServiceProcess process;

  private StrictNode(RedisProxy network, ServiceProcess process) {
    this.network = network;
    this.process = process;
  }

  static StrictNode start(TestCluster cluster) {
    var network = RedisProxy.before(new RedisServer("127.0.0.1", cluster.redis().plan().port()));
    var plan = new ServicePlan(ServiceKind.GATEWAY, 3, FreePort.find(), FreePort.find());
    var launch = launch(cluster.plan(), plan, network);
    var process =
        new ServiceProcess(
            plan, launch, new HttpReadiness(cluster.plan().bind().probe(), plan.actuatorPort()));
    var node = new StrictNode(network, process);
    try {
      new Startup(List.of(process), _ -> {}).await();
      return node;
    } catch (ClusterFailure e) {
      node.close();
      throw e;
    }
  }

  private static Launch launch(ClusterPlan cluster, ServicePlan plan, RedisProxy network) {
    var behindNetwork =
        new ClusterPlan(
            cluster.home(),
            cluster.data(),
            cluster.bind(),
            RedisAddress.local(network.server().port()),
            cluster.services());
    var key = DevelopmentKey.in(cluster.data().developmentKey());
    var usual = ServiceLaunch.of(plan, behindNetwork, key);
    var command = new ArrayList<>(usual.command());
    SETTINGS.forEach(setting -> command.add("--" + setting));
    return new Launch(command, usual.environment(), usual.log());
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
