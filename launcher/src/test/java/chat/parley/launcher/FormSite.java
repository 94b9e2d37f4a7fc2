package chat.parley.launcher;

import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Rest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// One chat-service and three gateways on a Redis of some form. Clients use two of the gateways;
/// the third knows none of their rooms until a stranger speaks there.
final class FormSite implements MeteredSite, AutoCloseable {
  private static final int GATEWAYS = 3;

  private final AtomicInteger lastRoom = new AtomicInteger();
  private final Cluster cluster;
  private final Rest rest;

  private FormSite(Cluster cluster, Rest rest) {
    this.cluster = cluster;
    this.rest = rest;
  }

  /// @param acknowledge a level of `parley.log.acknowledge`
  static FormSite on(RedisForm redis, String acknowledge) {
    try {
      var target = Files.createDirectories(TestCluster.repository().resolve("launcher/target"));
      var data = new DataDirectory(Files.createTempDirectory(target, "form-"));
      var plan =
          new ClusterPlan(
              TestCluster.repository(),
              data,
              Bind.loopback(),
              RedisAddress.local(redis.server().port()),
              services());
      var variables = new HashMap<>(redis.variables());
      variables.put("PARLEY_LOG_ACKNOWLEDGE", acknowledge);
      variables.putAll(TestCluster.TALKATIVE);
      TrainedPrograms.all();
      var cluster = Cluster.start(plan, _ -> Map.copyOf(variables));
      return new FormSite(cluster, new Rest(URI.create(plan.restUrl())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ServicePlan> services() {
    var services = new ArrayList<ServicePlan>();
    services.add(service(ServiceKind.CHAT_SERVICE, 1));
    for (int number = 1; number <= GATEWAYS; number++) {
      services.add(service(ServiceKind.GATEWAY, number));
    }
    return services;
  }

  private static ServicePlan service(ServiceKind kind, int number) {
    return new ServicePlan(kind, number, FreePort.find(), FreePort.find());
  }

  @Override
  public Rest rest() {
    return rest;
  }

  @Override
  public URI[] nodes() {
    return cluster.gateways().stream()
        .limit(GATEWAYS - 1)
        .map(FormSite::address)
        .toArray(URI[]::new);
  }

  /// One that clients use.
  Fault gatewayKilled() {
    var gateway = cluster.gateways().getFirst();
    return Fault.ofConnections(
            "a gateway killed",
            workload -> {
              workload.strikes(address(gateway));
              gateway.kill();
            },
            gateway::restart)
        .leaves(Trace.RESUMPTIONS);
  }

  /// The gateway that no client uses.
  URI stranger() {
    return address(cluster.gateways().getLast());
  }

  private static URI address(ServiceProcess gateway) {
    return URI.create("http://localhost:" + gateway.plan().port());
  }

  @Override
  public List<ServiceProcess> gateways() {
    return cluster.gateways();
  }

  @Override
  public Identity signIn(String user) {
    return rest.signIn(user);
  }

  @Override
  public String publicRoom(Identity owner, Identity... others) {
    var room = "public-" + lastRoom.incrementAndGet();
    rest.createRoom(owner, room, "public");
    for (var other : others) {
      rest.addMember(owner, room, other.user());
    }
    return room;
  }

  @Override
  public void close() {
    cluster.close();
  }
}
