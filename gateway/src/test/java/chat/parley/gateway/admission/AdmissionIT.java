package chat.parley.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backplane.presence.UserConnections;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// How many connections an address and a user may have, on real sockets: behind what says that it
/// is a balancer, which is trusted since it comes from this machine.
final class AdmissionIT {
  private static final int OF_ADDRESS = 4110;
  private static final int HANDSHAKES = 4111;
  private static final int OF_USER = 4112;

  private static final GatewayNode NODE = start("2", "0");
  private static final GatewayNode OTHER = start("0", "0");

  @AutoClose private final Sockets sockets = new Sockets();
  private final String room = NODE.publicRoom();
  private final String bob = GatewayNode.name("bob");

  private static GatewayNode start(String mostPerAddress, String handshakes) {
    return GatewayNode.start(
        Map.of(
            // As it is set behind the balancer: WebFlux then believes what anybody says.
            "server.forward-headers-strategy", "native",
            "parley.gateway.admission.trusted-proxies", "127.0.0.0/8,::1/128",
            "parley.gateway.admission.max-per-address", mostPerAddress,
            "parley.gateway.admission.handshakes-per-second", handshakes,
            "parley.gateway.admission.handshake-burst", "3",
            "parley.gateway.admission.max-per-user", "2"));
  }

  @AfterAll
  static void stop() {
    NODE.close();
    OTHER.close();
  }

  @Test
  void anAddressHasSoManyConnectionsOverAllTransports() {
    var here = from("203.0.113.1");
    var socket = sockets.webSocket(NODE, "alice", here);
    var stream = sockets.stream(NODE, "bob", room, here);
    double refused = refused("too-many-of-address");

    var another = sockets.raw(NODE).request(WebSocketClient.request(NODE.token("carol"), here));
    expectTooMany(another.answer());
    var anotherStream =
        EventStreamClient.open(sockets.raw(NODE), NODE.token("carol"), "rooms=" + room, here);
    assertThat(anotherStream.expect("refused").json().at("/error/code").asInt())
        .isEqualTo(OF_ADDRESS);
    assertThat(anotherStream.retry()).isNotEmpty();
    try (var poller = PollClient.of(NODE, "carol")) {
      var poll = poller.poll("rooms=" + room + "&wait=0", "x-forwarded-for", "203.0.113.1");
      assertThat(poll.status()).isEqualTo(429);
      assertThat(poll.code()).isEqualTo(OF_ADDRESS);
      assertThat(poll.header("retry-after")).isNotEmpty();
      assertThat(refused("too-many-of-address") - refused).isEqualTo(3);

      // Whoever is elsewhere, and whoever was here already, notices nothing.
      sockets.webSocket(NODE, "carol", from("203.0.113.2")).ping();
      socket.ping();
      NODE.say(room, "still here");
      stream.expectMessage("still here");

      socket.raw().close();
      Waiting.until(
          "there is a place again",
          () ->
              poller.poll("rooms=" + room + "&wait=0", "x-forwarded-for", "203.0.113.1").status()
                  == 200);
    }
    sockets.webSocket(NODE, "alice", here).ping();
  }

  /// A place is given back with the answer, also where it is that the client has gone.
  @Test
  void aPollThatWaitsHasAPlace() {
    var address = "203.0.113.3";
    sockets.webSocket(NODE, "alice", from(address));
    try (var poller = PollClient.of(NODE, "bob");
        var other = PollClient.of(NODE, "carol")) {
      var query = "rooms=" + room + "&cursor=" + poller.poll("rooms=" + room).cursor();
      double joined = NODE.count(GatewayMeter.RECOVERIES);
      var waiting = poller.polling(query, "x-forwarded-for", address);
      Waiting.until("it waits", () -> NODE.count(GatewayMeter.RECOVERIES) > joined);
      assertThat(other.poll("rooms=" + room, "x-forwarded-for", address).code())
          .isEqualTo(OF_ADDRESS);
      NODE.say(room, "now");
      var answer = waiting.join();
      assertThat(answer.texts()).containsExactly("now");
      assertThat(other.poll("rooms=" + room, "x-forwarded-for", address).status())
          .as("whoever has his answer has given his place back")
          .isEqualTo(200);

      double joinedBefore = NODE.count(GatewayMeter.RECOVERIES);
      var gone =
          poller.polling(
              "rooms=" + room + "&cursor=" + answer.cursor(), "x-forwarded-for", address);
      Waiting.until("it waits", () -> NODE.count(GatewayMeter.RECOVERIES) > joinedBefore);
      assertThat(other.poll("rooms=" + room, "x-forwarded-for", address).code())
          .isEqualTo(OF_ADDRESS);
      gone.cancel(true);
      Waiting.until(
          "there is one after it has gone",
          () -> other.poll("rooms=" + room, "x-forwarded-for", address).status() == 200);
    }
  }

  /// He would have as many as he likes.
  @Test
  void whatAClientHasWrittenBeforeTheProxyCountsForNothing() {
    for (int i = 0; i < 2; i++) {
      sockets.webSocket(NODE, "alice", from("198.51.100." + i + ", 203.0.113.4"));
    }
    var header = from("198.51.100.9, 203.0.113.4");
    expectTooMany(
        sockets.raw(NODE).request(WebSocketClient.request(NODE.token("bob"), header)).answer());
    try (var poller = PollClient.of(NODE, "bob")) {
      var written = "198.51.100.9, 203.0.113.4";
      assertThat(poller.poll("rooms=" + room, "x-forwarded-for", written).code())
          .isEqualTo(OF_ADDRESS);
      var forwarded =
          poller.poll("rooms=" + room, "x-forwarded-for", written, "forwarded", "for=198.51.100.9");
      assertThat(forwarded.code()).isEqualTo(OF_ADDRESS);
    }
  }

  @Test
  void whoIsRefusedOrEchoedGivesHisPlaceBackWithTheChannel() {
    var here = from("203.0.113.8");
    for (int i = 0; i < 5; i++) {
      try (var raw = RawClient.connect(NODE)) {
        assertThat(raw.request(WebSocketClient.request("no token", here)).answer().status())
            .isEqualTo(401);
      }
      try (var raw = RawClient.connect(NODE)) {
        assertThat(raw.request(echo(here)).head().status()).isEqualTo(101);
      }
      try (var raw = RawClient.connect(NODE)) {
        var stream = EventStreamClient.request(raw, NODE.token("bob"), "rooms=no-such-room", here);
        assertThat(stream.answer().status()).isEqualTo(404);
      }
      Waiting.until(
          "both places are free",
          () -> {
            try (var first = RawClient.connect(NODE);
                var second = RawClient.connect(NODE)) {
              return first.request(echo(here)).head().status() == 101
                  && second.request(echo(here)).head().status() == 101;
            }
          });
    }
  }

  private static String[] echo(String header) {
    var lines = WebSocketClient.request("none", header);
    lines[0] = "GET /v1/echo HTTP/1.1";
    return lines;
  }

  @Test
  void anAddressOpensSoManyPerSecond() {
    try (var node = start("0", "1")) {
      var here = from("203.0.113.5");
      var came = new ArrayList<RawClient.Answer>();
      do {
        came.add(sockets.raw(node).request(WebSocketClient.request("no token", here)).answer());
      } while (came.getLast().status() == 401 && came.size() < 100);

      assertThat(came.getFirst().status()).as("a burst is let in, without a token").isEqualTo(401);
      assertThat(came).as("of a burst of three").hasSizeGreaterThan(3);
      var refused = came.getLast();
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.body()).contains("\"code\":" + HANDSHAKES);
      assertThat(refused.header("retry-after")).isNotEmpty();
      sockets.webSocket(node, "alice", from("203.0.113.6")).ping();
    }
  }

  @Test
  void whereNobodyKnowsHowManyAUserHasTheyCannotBeLimited() {
    var settings =
        Map.of(
            "parley.gateway.admission.max-per-user", "2",
            "parley.gateway.presence.enabled", "false");
    assertThatThrownBy(() -> GatewayNode.start(settings))
        .rootCause()
        .hasMessageContaining("parley.gateway.admission.max-per-user must be 0");
  }

  @Test
  void aUserHasSoManyOnAllNodesTogether() {
    var first = sockets.webSocket(OTHER, bob);
    var second = sockets.stream(NODE, bob, room, from("203.0.113.7"));
    second.expect("cursor");
    awaitLeases(2);

    sockets.webSocket(NODE, bob, from("203.0.113.7")).expectClose(OF_USER);
    sockets.webSocket(OTHER, bob).expectClose(OF_USER);
    expectRefused(EventStreamClient.request(sockets.raw(OTHER), OTHER.token(bob), "rooms=" + room));

    first.ping();
    NODE.say(room, "still here");
    second.expectMessage("still here");
    sockets.webSocket(OTHER, GatewayNode.name("carol")).ping();

    first.raw().close();
    awaitLeases(1);
    var third = sockets.webSocket(OTHER, bob);
    awaitLeases(2);
    third.ping();
  }

  /// Services speak for many, and whoever runs them runs the nodes.
  @Test
  void aServiceHasAnyNumber() {
    var token = OTHER.serviceToken(bob);
    for (int i = 0; i < 5; i++) {
      WebSocketClient.upgrade(sockets.raw(OTHER), token);
    }
    awaitLeases(5);
  }

  private void awaitLeases(int number) {
    var connections = new UserConnections(OTHER.bean(Redis.class));
    Waiting.until(
        number + " connections have a lease",
        () -> Waiting.of(connections.of(new UserId(bob))).connections().size() == number);
  }

  /// Before or after its head was written.
  private static void expectRefused(RawClient raw) {
    var stream = EventStreamClient.begun(raw);
    for (var event = stream.nextOrEnd(); event != null; event = stream.nextOrEnd()) {
      if (event.name().equals("refused")) {
        assertThat(event.json().at("/error/code").asInt()).isEqualTo(OF_USER);
        stream.expectEnd();
        return;
      }
    }
    throw new AssertionError("not refused");
  }

  private static void expectTooMany(RawClient.Answer answer) {
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.body()).contains("\"code\":" + OF_ADDRESS);
    assertThat(answer.header("retry-after")).isNotEmpty();
  }

  private static double refused(String error) {
    return NODE.count(GatewayMeter.REFUSALS, "error", error);
  }

  private static String from(String address) {
    return "x-forwarded-for: " + address;
  }

  /// What a test has opened.
  private static final class Sockets implements AutoCloseable {
    private final List<RawClient> all = new ArrayList<>();

    RawClient raw(GatewayNode node) {
      var raw = RawClient.connect(node);
      all.add(raw);
      return raw;
    }

    WebSocketClient webSocket(GatewayNode node, String user, String... headers) {
      return WebSocketClient.upgraded(
          raw(node).request(WebSocketClient.request(node.token(user), headers)));
    }

    EventStreamClient stream(GatewayNode node, String user, String room, String... headers) {
      return EventStreamClient.open(raw(node), node.token(user), "rooms=" + room, headers);
    }

    @Override
    public void close() {
      all.forEach(RawClient::close);
    }
  }
}
