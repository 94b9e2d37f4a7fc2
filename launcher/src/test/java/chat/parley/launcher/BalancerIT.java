package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.check.Check;
import chat.parley.launcher.client.Config;
import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.Rest;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.SharedConnection;
import chat.parley.launcher.client.Transport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// A real balancer before the real nodes. On Linux: elsewhere loopback has one address.
@EnabledOnOs(OS.LINUX)
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(ClusterExtension.class)
final class BalancerIT {
  private static final int STREAMS = 50;

  /// More than what one request tries.
  private static final int STARTING = 12;

  private static final String SECRET = "not-for-logs";

  /// For which HAProxy would go by what names were if it were not told.
  private static final Duration HAPROXYS_OWN_HOLD = Duration.ofSeconds(30);

  private static final Pattern LIMIT =
      Pattern.compile("(?m)^haproxy_server_limit_sessions\\{proxy=\"gateways\",[^}]*} (\\d+)$");

  private final HttpClient client = HttpClient.newHttpClient();
  private final TestCluster cluster;
  private @Nullable Balancer started;
  private Balancer balancer;

  @SuppressWarnings("NullAway.Init") // set before the first test
  BalancerIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  void start() {
    started = Balancer.before(cluster);
    balancer = started;
    Deadline.await(
        () -> "chat-service and a gateway behind the balancer: " + balancer.lines(),
        () ->
            ask(balancer.http(), "GET", "/config.json").statusCode() == 200
                && ask(balancer.http(), "GET", "/v1/rooms").statusCode() == 401);
  }

  @AfterAll
  void end() {
    // Absent where a program is missing: the tests are skipped then.
    if (started != null) {
      started.close();
    }
    client.close();
  }

  @Test
  void everythingIsReachedOverHttpAndHttps() throws Exception {
    for (var origin : List.of(balancer.http(), balancer.https())) {
      var owner = new Rest(origin).signIn("owner");
      var room = cluster.publicRoom(owner);
      var followers = new ArrayList<Follower>();
      try {
        for (var transport : Transport.values()) {
          followers.add(Follower.join(transport, owner, room, origin));
        }
        var acknowledged = new ArrayList<Position>();
        for (var way : SendWay.values()) {
          try (var sender = way.open(owner, origin)) {
            acknowledged.add(sender.send(room, "key-" + way, "hi"));
          }
        }
        assertThat(followers)
            .allSatisfy(
                follower ->
                    assertThat(follower.expect(acknowledged.size()))
                        .extracting(Event::position)
                        .isEqualTo(acknowledged));
        assertThat(new Rest(origin).history(owner, room))
            .extracting(Event::position)
            .endsWith(acknowledged.toArray(Position[]::new));
      } finally {
        followers.forEach(Follower::close);
      }
    }
  }

  /// What clients do on gateways, whatever else is below a room's path. Who has no token is refused
  /// by whoever serves it.
  @Test
  void whatIsSaidInARoomGoesToGateways() {
    for (var said :
        List.of(
            "messages",
            "edit",
            "delete",
            "react",
            "unreact",
            "read",
            "delivered",
            "typing",
            "signals")) {
      var path = "/v1/rooms/general/" + said;
      assertThat(ask(balancer.http(), "POST", path).body()).as(path).contains("\"code\":4200");
    }
    assertThat(ask(balancer.http(), "GET", "/v1/rooms/general/typing").body())
        .as("chat-service, which has no such path")
        .contains("\"code\":4314");
    assertThat(ask(balancer.http(), "POST", "/v1/rooms/general/typing/x").body())
        .contains("\"code\":4314");
  }

  /// Its log says whom it has asked. Where a path is nobody's, its own 404 has been the answer.
  /// What other tests have asked over HTTPS is logged when it ends, and that may be now.
  @Test
  void everyPathGoesToWhomItBelongs() {
    for (var route : Route.ALL) {
      int before = balancer.lines().size();
      ask(balancer.http(), route.method(), route.path());
      var end = " %s %s HTTP/1.1".formatted(route.method(), route.path());
      Supplier<Stream<String>> logged =
          () ->
              balancer.lines().stream()
                  .skip(before)
                  .filter(line -> line.contains(" web ") && line.endsWith(end));
      Deadline.await(
          () -> route + " in the log: " + balancer.lines(),
          () -> logged.get().findAny().isPresent());
      assertThat(logged.get())
          .as(route.toString())
          .allSatisfy(line -> assertThat(line).contains(" web " + route.server() + "/"));
    }
  }

  /// `./parley check` itself.
  @Test
  void theCheckSaysThatItWorks() {
    var said = new StringWriter();
    var check = check(said);

    int exit =
        check.execute("--each", "1", balancer.http().toString(), balancer.https().toString());

    assertThat(exit).as(said.toString()).isZero();
    assertThat(said.toString()).contains("each once and in order", "It works.");
    assertThat(check.execute("--nodes", "3", balancer.http().toString())).isNotZero();
    assertThat(said.toString()).contains("3 nodes to answer");
    assertThat(check.execute(cluster.plan().restUrl())).isNotZero();
    assertThat(said.toString())
        .contains("4314", "Name a gateway or a balancer")
        .doesNotContain("RefusedException");
  }

  /// As where chat-service gives no tokens.
  @Test
  void theCheckSignsItsOwnTokens(@TempDir Path directory) throws Exception {
    var said = new StringWriter();
    var check = check(said);
    var key = cluster.plan().data().developmentKey().toString();
    var other = Files.writeString(directory.resolve("key"), "A".repeat(43)).toString();
    var address = balancer.http().toString();

    assertThat(check.execute("--each", "1", "--key-file", key, address))
        .as(said.toString())
        .isZero();
    assertThat(check.execute("--each", "1", "--key-file", other, address)).isNotZero();
    assertThat(said.toString()).contains("It works.", "bad-token");
    assertThat(check.execute("--key-file", key, "--key-id", "unknown", address)).isNotZero();
    assertThat(said.toString()).contains("No key fits it.");
  }

  /// As where somebody else's key signs: all of them are one user.
  @Test
  void theCheckTakesAToken() {
    var said = new StringWriter();
    var token = cluster.signIn("one-for-all").token();

    int exit =
        check(said)
            .execute("--token", token, balancer.http().toString(), balancer.https().toString());

    assertThat(exit).as(said.toString()).isZero();
    assertThat(said.toString()).contains("12 followers", "50 event streams", "It works.");
    assertThat(check(said).execute("--token", "none", balancer.http().toString()))
        .isEqualTo(CommandLine.ExitCode.USAGE);
  }

  @Test
  void manyStreamsShareOneConnection() throws Exception {
    var owner = cluster.signIn("owner");
    var room = cluster.publicRoom(owner);
    try (var shared = SharedConnection.open(balancer.https(), owner, room, STREAMS);
        var sender = SendWay.POST.open(owner, balancer.https())) {
      var position = sender.send(room, "key", "hi").toString();

      Deadline.await(
          () -> position + " on every stream: " + shared.positions(),
          () -> shared.positions().stream().allMatch(seen -> seen.getLast().equals(position)));
      assertThat(shared.connections()).isOne();
      assertThat(shared.positions()).hasSize(STREAMS).allMatch(seen -> seen.size() == 2);
    }
  }

  @Test
  void nothingElseIsReached() {
    for (var path :
        List.of(
            "/actuator",
            "/actuator/health/readiness",
            "/actuator/prometheus",
            "/ACTUATOR/prometheus",
            "/%61ctuator/prometheus",
            "//actuator/prometheus",
            "/actuator/prometheus.json",
            "/v1",
            "/v2/rooms",
            "/metrics")) {
      var answer = ask(balancer.http(), "GET", path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).as(path).contains("\"code\":4314").doesNotContain("parley_");
    }
    assertThat(ask(balancer.http(), "POST", "/config.json").body()).contains("\"code\":4314");
  }

  /// A name server is all that tells it.
  @Test
  void aGatewayThatAppearsIsUsed() {
    balancer.tellOfSecondGateway();

    var nodes = new HashSet<String>();
    Deadline.await(
        () -> "two nodes to answer, not " + nodes,
        () -> {
          nodes.add(Config.of(balancer.http()).node());
          return nodes.size() == 2;
        });
  }

  /// They hold the fewest connections, and would be given all new ones until a check has seen them.
  @Test
  void gatewaysThatOnlyStartTakeNothingFromTheOthers() {
    try (var growing = Balancer.before(cluster)) {
      Deadline.await(() -> "a gateway behind it: " + growing.lines(), () -> hasGateway(growing));

      growing.tellOfStarting(STARTING);

      Deadline.await(
          () -> "each of them to be found and to be down: " + growing.lines(),
          () -> {
            assertThat(ask(growing.http(), "GET", "/config.json").statusCode()).isEqualTo(200);
            return growing.lines().stream()
                    .filter(
                        line -> line.startsWith("Server gateways/") && line.contains(" is DOWN"))
                    .map(line -> line.split(" ", 3)[1])
                    .distinct()
                    .count()
                >= STARTING;
          });
    }
  }

  /// Another one that forgets soon says when it has been for long enough.
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WELL")
  void whatWasFoundIsUsedWhileNamesAreNotAnswered(NameServer.State state) throws IOException {
    try (var forgetful = Balancer.forgetful(cluster, Duration.ofSeconds(2))) {
      Deadline.await(
          () -> "a gateway behind it: " + forgetful.lines(), () -> hasGateway(forgetful));
      balancer.names(state);
      forgetful.names(state);

      Deadline.await(
          () -> "it to forget, with names " + state,
          HAPROXYS_OWN_HOLD.dividedBy(2),
          () -> !hasGateway(forgetful));
      assertThat(hasGateway(balancer)).isTrue();
      assertThat(Files.readString(TestCluster.repository().resolve("haproxy/haproxy.cfg")))
          .contains("presetenv PARLEY_BALANCER_DNS_HOLD 1h\n");
    } finally {
      balancer.names(NameServer.State.WELL);
    }
  }

  /// Where both had the same number, sockets would take the places of what their users send.
  @ParameterizedTest
  @ValueSource(ints = {6, 20_000})
  void aGatewayIsGivenMoreThanItTakesConnections(int connections) {
    try (var lonely = Balancer.beforeNobody(connections)) {
      var metrics = URI.create("http://localhost:" + lonely.metricsPort());
      var given =
          LIMIT
              .matcher(ask(metrics, "GET", "/metrics").body())
              .results()
              .map(limit -> Integer.parseInt(limit.group(1)))
              .distinct()
              .toList();

      assertThat(given).hasSize(1);
      assertThat(given.getFirst()).isBetween((connections * 11 + 9) / 10, connections * 12 / 10);
    }
  }

  @Test
  void withoutServersClientsAreToldToComeBack() {
    try (var lonely = Balancer.beforeNobody()) {
      var stream = ask(lonely.http(), "GET", "/v1/events?rooms=general");
      var poll = ask(lonely.http(), "GET", "/v1/poll?rooms=general");
      var send = ask(lonely.http(), "POST", "/v1/rooms/general/messages");
      var rooms = ask(lonely.http(), "GET", "/v1/rooms");

      // An EventSource gives up for good at any other status.
      assertThat(stream.statusCode()).isEqualTo(200);
      assertThat(stream.headers().firstValue("content-type")).contains("text/event-stream");
      assertThat(stream.headers().firstValue("access-control-allow-origin")).contains("*");
      assertThat(stream.body())
          .matches(
              "retry: [1-4]\\d{3}\n\nevent: refused\ndata: \\{\"error\":\\{\"code\":4100,.*}}\n\n");
      assertThat(List.of(poll, send, rooms))
          .allSatisfy(
              answer -> {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("\"code\":4100");
                assertThat(answer.headers().firstValue("retry-after")).contains("1");
                assertThat(answer.headers().firstValue("content-type"))
                    .contains("application/problem+json");
              });
    }
  }

  @Test
  void noQueryIsLogged() {
    for (var path : List.of("/v1/events", "/v1/poll", "/v1/rooms", "/actuator", "/")) {
      ask(balancer.http(), "GET", path + "?rooms=general&ticket=" + SECRET);
    }

    Deadline.await(
        () -> "five requests in the log: " + balancer.lines(),
        () ->
            List.of("/v1/events", "/v1/poll", "/v1/rooms", "/actuator", "/").stream()
                .allMatch(path -> isLogged(" GET " + path + " HTTP/1.1")));
    assertThat(balancer.lines()).noneMatch(line -> line.contains(SECRET) || line.contains("?"));
  }

  private boolean hasGateway(Balancer asked) {
    return ask(asked.http(), "GET", "/config.json").statusCode() == 200;
  }

  private static CommandLine check(StringWriter said) {
    return new CommandLine(new Check())
        .setOut(new PrintWriter(said, true))
        .setErr(new PrintWriter(said, true));
  }

  private boolean isLogged(String end) {
    return balancer.lines().stream().anyMatch(line -> line.endsWith(end));
  }

  private HttpResponse<String> ask(URI origin, String method, String path) {
    var request =
        HttpRequest.newBuilder(URI.create(origin + path))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.noBody())
            .build();
    return Deadline.await(method + " " + path, client.sendAsync(request, BodyHandlers.ofString()));
  }
}
