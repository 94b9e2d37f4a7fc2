package chat.parley.launcher;

import chat.parley.launcher.client.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// HAProxy as the repository configures it, as a process on free ports. It asks a name server of
/// the test's own where the services are, and finds them on addresses of the loopback network: what
/// listens there is a second HAProxy configuration, which passes everything on.
final class Balancer implements AutoCloseable {
  private static final String GATEWAY = "gateway.test";
  private static final String CHAT_SERVICE = "chat-service.test";
  private static final List<String> GATEWAY_ADDRESSES = List.of("127.0.0.2", "127.0.0.3");
  private static final String CHAT_SERVICE_ADDRESS = "127.0.0.4";

  private static final Pattern HARD_STOP = Pattern.compile("(?m)^  hard-stop-after (\\w+)$");

  private static final String BRIDGES =
      """
      defaults
        mode tcp
        timeout connect 2s
        timeout client 1h
        timeout server 1h
      """;

  private final NameServer names = NameServer.start();
  private final int http = FreePort.find();
  private final int https = FreePort.find();
  private final int metrics = FreePort.find();
  private final int port = FreePort.find();
  private final int management = FreePort.find();
  private final Path directory;
  private final Process process;

  private Balancer(
      List<ServicePlan> gateways, List<ServicePlan> chatServices, Map<String, String> settings)
      throws IOException {
    var target = Files.createDirectories(TestCluster.repository().resolve("launcher/target"));
    this.directory = Files.createTempDirectory(target, "balancer-");
    var bridges = new ArrayList<String>(List.of(BRIDGES));
    for (int i = 0; i < gateways.size(); i++) {
      bridges.add(bridge(GATEWAY_ADDRESSES.get(i), gateways.get(i)));
    }
    chatServices.forEach(service -> bridges.add(bridge(CHAT_SERVICE_ADDRESS, service)));
    var file = Files.writeString(directory.resolve("bridges.cfg"), String.join("\n", bridges));
    var script = TestCluster.repository().resolve("haproxy");
    var builder =
        new ProcessBuilder(script.resolve("start").toString(), "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    var environment = builder.environment();
    environment.put("PARLEY_BALANCER_CONFIG", script.resolve("haproxy.cfg").toString());
    environment.put("PARLEY_BALANCER_HTTP", "127.0.0.1:" + http);
    environment.put("PARLEY_BALANCER_HTTPS", "127.0.0.1:" + https);
    environment.put("PARLEY_BALANCER_METRICS", "127.0.0.1:" + metrics);
    environment.put("PARLEY_BALANCER_CERTIFICATE", directory.resolve("own.pem").toString());
    environment.put("PARLEY_BALANCER_DNS", "127.0.0.1:" + names.port());
    environment.put("PARLEY_BALANCER_CONNECTIONS", "400");
    environment.put("PARLEY_BALANCER_GATEWAY", GATEWAY + ":" + port);
    environment.put("PARLEY_BALANCER_GATEWAY_MANAGEMENT", String.valueOf(management));
    environment.put("PARLEY_BALANCER_CHAT_SERVICE", CHAT_SERVICE + ":" + port);
    environment.put("PARLEY_BALANCER_CHAT_SERVICE_MANAGEMENT", String.valueOf(management));
    environment.putAll(settings);
    this.process = builder.start();
  }

  /// Before this cluster's chat-service and, as yet, the first of its gateways.
  static Balancer before(TestCluster cluster) {
    return before(cluster, Map.of());
  }

  /// The same, and so many connections at once to each gateway.
  static Balancer narrow(TestCluster cluster, int connections) {
    return before(
        cluster, Map.of("PARLEY_BALANCER_GATEWAY_CONNECTIONS", String.valueOf(connections)));
  }

  /// The same, and for so long it goes by what names were, once they are not answered any more.
  static Balancer forgetful(TestCluster cluster, Duration hold) {
    return before(cluster, Map.of("PARLEY_BALANCER_DNS_HOLD", hold.toMillis() + "ms"));
  }

  private static Balancer before(TestCluster cluster, Map<String, String> settings) {
    var gateways =
        List.of(
            cluster.process(TestCluster.Node.A).plan(), cluster.process(TestCluster.Node.B).plan());
    var balancer = start(gateways, List.of(cluster.chatService().plan()), settings);
    balancer.names.tell(GATEWAY, GATEWAY_ADDRESSES.getFirst());
    balancer.names.tell(CHAT_SERVICE, CHAT_SERVICE_ADDRESS);
    return balancer;
  }

  /// How long it lets requests under way go on when it is told to end.
  static Duration hardStop() throws IOException {
    var configuration = Files.readString(TestCluster.repository().resolve("haproxy/haproxy.cfg"));
    return HARD_STOP
        .matcher(configuration)
        .results()
        .map(found -> ServiceYaml.parsed(found.group(1)))
        .findFirst()
        .orElseThrow();
  }

  static Balancer beforeNobody() {
    return start(List.of(), List.of(), Map.of());
  }

  /// The same, told that a gateway takes so many connections.
  static Balancer beforeNobody(int connections) {
    return start(
        List.of(),
        List.of(),
        Map.of("PARLEY_BALANCER_GATEWAY_CONNECTIONS", String.valueOf(connections)));
  }

  private static Balancer start(
      List<ServicePlan> gateways, List<ServicePlan> chatServices, Map<String, String> settings) {
    Tools.require("haproxy", "haproxy");
    Tools.require("openssl", "openssl");
    try {
      var balancer = new Balancer(gateways, chatServices, settings);
      try {
        Deadline.await(() -> "the balancer to listen: " + balancer.lines(), balancer::listens);
        return balancer;
      } catch (AssertionError e) {
        balancer.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// How its name server answers from now on.
  void names(NameServer.State state) {
    names.be(state);
  }

  /// From now on the second gateway is there, too.
  void tellOfSecondGateway() {
    names.tell(GATEWAY, GATEWAY_ADDRESSES.getFirst(), GATEWAY_ADDRESSES.getLast());
  }

  /// From now on so many more are said to be there, which do not listen yet: a container engine
  /// names what has only just been started.
  void tellOfStarting(int gateways) {
    var addresses = new ArrayList<>(List.of(GATEWAY_ADDRESSES.getFirst()));
    for (int i = 0; i < gateways; i++) {
      addresses.add("127.0.1." + (i + 1));
    }
    names.tell(GATEWAY, addresses.toArray(String[]::new));
  }

  URI http() {
    return URI.create("http://localhost:" + http);
  }

  URI https() {
    return URI.create("https://localhost:" + https);
  }

  /// Where Prometheus asks it.
  int metricsPort() {
    return metrics;
  }

  /// Its log so far.
  List<String> lines() {
    try {
      return Files.readAllLines(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    names.close();
  }

  private Path log() {
    return directory.resolve("log");
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new AssertionError("The balancer has ended: " + lines());
    }
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), https)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private String bridge(String address, ServicePlan service) {
    return listen(service.name(), address, port, service.port())
        + listen(service.name() + "-management", address, management, service.actuatorPort());
  }

  private static String listen(String name, String address, int port, int servicePort) {
    return """
        listen bridge-%s
          bind %s:%d
          server it 127.0.0.1:%d
        """
        .formatted(name, address, port, servicePort);
  }
}
