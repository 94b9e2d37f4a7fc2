package chat.parley.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.LiveObjects;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who gets a connection, on which path, and what the others are told.
final class HandshakeIT {
  private static final String FOREIGN = "origin: https://evil.example";
  private static final String LOCAL = "origin: http://localhost:3000";

  private final GatewayNode node = GatewayNode.shared();

  @Test
  void aMessageReachesEveryTransport() {
    var room = node.publicRoom();
    try (var socket = WebSocketClient.connect(node, "bob");
        var stream = EventStreamClient.open(node, "carol", "rooms=" + room);
        var poller = PollClient.of(node, "dave")) {
      socket.subscribe(room);
      assertThat(stream.expect("cursor").id()).isEqualTo(node.top(room).toString());
      var first = poller.poll("rooms=" + room);
      var waiting = poller.polling("rooms=" + room + "&cursor=" + first.cursor());

      node.say(room, "hello");

      socket.expectMessage("hello");
      stream.expectMessage("hello");
      assertThat(waiting.join().texts()).containsExactly("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/config.json", "/main.js"})
  void whoAsksForTheHeadOfAPageGetsIt(String path) {
    try (var raw = RawClient.connect(node)) {
      assertThat(raw.request("HEAD " + path + " HTTP/1.1").head().status()).isEqualTo(200);
    }
  }

  /// The files of an image have one time, whatever version they are of.
  @ParameterizedTest
  @ValueSource(strings = {"/", "/main.js", "/css/page.css"})
  void browsersKeepNoPageOfTheVersionBefore(String path) {
    try (var raw = RawClient.connect(node)) {
      var head = raw.request("HEAD " + path + " HTTP/1.1").head();
      assertThat(head.header("cache-control")).isEqualTo("no-cache");
      assertThat(head.header("last-modified")).isEmpty();
    }
  }

  @Test
  void aTakenOverChannelHoldsNothingOfReactorNetty() {
    var room = node.publicRoom();
    try (var socket = WebSocketClient.connect(node, "bob");
        var stream = EventStreamClient.open(node, "bob", "rooms=" + room)) {
      stream.expect("cursor");
      socket.ping();

      assertThat(handlers(socket.raw()))
          .containsExactlyInAnyOrder(
              "WebSocket13FrameDecoder", "WebSocket13FrameEncoder", "WebSocketHandler");
      assertThat(handlers(stream.raw())).containsExactly("EventStreamHandler");
    }
  }

  /// Compression costs memory for each connection, and no frame could be written to all as it is.
  @Test
  void noCompressionIsNegotiated() {
    try (var raw = RawClient.connect(node)) {
      var offer = "sec-websocket-extensions: permessage-deflate; client_max_window_bits";
      var answer = raw.request(WebSocketClient.request(node.token("bob"), offer)).head();
      assertThat(answer.status()).isEqualTo(101);
      assertThat(answer.header("sec-websocket-extensions")).isEmpty();
    }
  }

  /// Its headers are many times what else there is of an idle connection.
  @Test
  void nothingHoldsTheRequestOfAnOpenConnection() {
    var room = node.publicRoom();
    node.join(room, "bob");
    long before = requests();
    try (var socket = WebSocketClient.connect(node, "bob");
        var stream = EventStreamClient.open(node, "bob", "rooms=" + room);
        var several =
            EventStreamClient.open(node, "bob", "rooms=" + room + "," + node.publicRoom());
        var mine = EventStreamClient.open(node, "bob", "rooms=mine")) {
      List.of(stream, several, mine).forEach(opened -> opened.expect("cursor"));
      socket.ping();

      Waiting.until("no request is left", () -> requests() <= before);
      assertThat(handlers(socket.raw())).contains("WebSocketHandler");
    }
  }

  private static long requests() {
    return LiveObjects.now().of("transport.PushRequest");
  }

  @Test
  void aKeptAliveConnectionThatServedPagesBecomesASocketOrAStream() {
    var room = node.publicRoom();
    for (int round = 0; round < 20; round++) {
      try (var one = RawClient.connect(node);
          var two = RawClient.connect(node)) {
        for (int page = 0; page < 2; page++) {
          assertThat(one.request("GET /config.json HTTP/1.1").answer().status()).isEqualTo(200);
          assertThat(two.request("GET /icon.svg HTTP/1.1").answer().status()).isEqualTo(200);
        }

        WebSocketClient.upgrade(one, node.token("bob")).ping();
        EventStreamClient.open(two, node.token("bob"), "rooms=" + room).expect("cursor");
      }
    }
  }

  /// Either is right: a socket after the page, or the page and a numbered refusal.
  @ParameterizedTest
  @ValueSource(strings = {"/config.json", "/icon.svg", "/nothing", "/v1/poll?rooms=nowhere&wait=0"})
  void anUpgradeInOnePacketWithAPageDoesNotMixTheTwo(String page) {
    var upgrade = String.join("\r\n", WebSocketClient.request(node.token("bob")));
    for (int round = 0; round < 10; round++) {
      try (var client = RawClient.connect(node)) {
        client.send(
            "GET "
                + page
                + " HTTP/1.1\r\nhost: gateway\r\n\r\n"
                + upgrade
                + "\r\nhost: gateway\r\n\r\n");

        assertThat(client.answer().status()).isIn(200, 401, 404);
        var second = client.head();

        if (second.status() != 101) {
          assertThat(second.status()).isEqualTo(503);
          assertThat(new String(client.untilEnd(), StandardCharsets.UTF_8))
              .contains("\"code\":4100");
        }
      }
    }
  }

  @Test
  void aRequestBehindAStreamIsNotServed() {
    var room = node.publicRoom();
    try (var client = RawClient.connect(node)) {
      var request =
          "GET /v1/events?rooms="
              + room
              + " HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer "
              + node.token("bob")
              + "\r\n\r\n";
      double opened = node.count(GatewayMeter.OPENS, "transport", "sse");
      client.send(request + request + "GET /config.json HTTP/1.1\r\nhost: gateway\r\n\r\n");

      assertThat(client.head().status()).isEqualTo(200);
      client.line(); // retry
      client.line();
      assertThat(client.line()).startsWith("id: ");
      node.say(room, "hello");

      assertThat(client.line()).isEqualTo("event: cursor");
      assertThat(client.line()).isEqualTo("data: {}");
      assertThat(client.line()).isEmpty();
      assertThat(client.line()).startsWith("id: ");
      assertThat(client.line()).isEqualTo("event: message");
      assertThat(node.count(GatewayMeter.OPENS, "transport", "sse")).isEqualTo(opened + 1);
    }
  }

  @Test
  void aClientThatDoesNotWaitForThe101IsClosed() {
    try (var client = RawClient.connect(node)) {
      var upgrade =
          String.join("\r\n", WebSocketClient.request(node.token("bob"))) + "\r\nhost: g\r\n\r\n";
      var frame =
          WebSocketClient.masked(
              WebSocketClient.TEXT,
              true,
              "{\"id\":1,\"cmd\":\"ping\"}".getBytes(StandardCharsets.UTF_8));
      var both = new ByteArrayOutputStream();
      both.writeBytes(upgrade.getBytes(StandardCharsets.US_ASCII));
      both.writeBytes(frame);

      client.send(both.toByteArray());

      assertThat(new String(client.untilEnd(), StandardCharsets.ISO_8859_1))
          .doesNotContain("\"re\"");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/nothing, 404, 4314",
    "GET, /v1/wsx, 404, 4314",
    "GET, /v1/eventsource?rooms=a, 404, 4314",
    "GET, /v1/ws, 400, 4318",
    "GET, /v1/ws/, 404, 4314",
    "POST, /v1/ws, 405, 4313",
    "DELETE, /v1/events?rooms=a, 405, 4313",
    "PUT, /v1/poll, 405, 4313",
    "GET, /v1/tickets, 405, 4313",
    "GET, /v1/rooms/a/messages, 405, 4313",
    "GET, /v1/rooms/a/typing, 405, 4313",
    "GET, /v1/rooms/a/edit, 405, 4313",
    "DELETE, /v1/rooms/a/delete, 405, 4313",
    "PUT, /v1/rooms/a/react, 405, 4313",
    "GET, /v1/rooms/a/unreact, 405, 4313",
    "GET, /v1/rooms/a/read, 405, 4313",
    "PUT, /v1/rooms/a/delivered, 405, 4313",
  })
  void whatIsNotServedHasItsNumber(String method, String path, int status, int code) {
    try (var client = PollClient.of(node, "bob")) {
      var answer = client.method(method, path);

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.code()).isEqualTo(code);
      assertThat(answer.header("content-type")).startsWith("application/problem+json");
      assertThat(answer.header("allow").isEmpty()).isEqualTo(status != 405);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "upgrade: websocket, upgrade: h2c",
    "connection: Upgrade, connection: keep-alive",
    "sec-websocket-version: 13, sec-websocket-version: 8",
    "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==, x: y",
    "sec-websocket-protocol: chat.v1, sec-websocket-protocol: chat.v2",
    "sec-websocket-protocol: chat.v1, x: y",
  })
  void aHandshakeThatIsNoneHasItsNumber(String line, String instead) {
    var lines = WebSocketClient.request(node.token("bob"));
    for (int i = 0; i < lines.length; i++) {
      lines[i] = lines[i].replace(line, instead);
    }
    try (var client = RawClient.connect(node)) {
      var answer = client.request(lines).answer();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("\"code\":4318");
    }
  }

  @Test
  void halfHandshakesHarmNobody() {
    var room = node.publicRoom();
    var half = String.join("\r\n", WebSocketClient.request(node.token("bob")));
    try (var silent = RawClient.connect(node);
        var inLine = RawClient.connect(node).send("GET /v1/w");
        var inHead = RawClient.connect(node).send(half);
        var noBody =
            RawClient.connect(node).send(half + "\r\nhost: g\r\ncontent-length: 10\r\n\r\n12345");
        var garbage = RawClient.connect(node).send(new byte[] {0x16, 3, 1, 0, 5, 0, 0, 0, 0, 0});
        var stream = EventStreamClient.open(node, "carol", "rooms=" + room);
        var socket = WebSocketClient.connect(node, "bob")) {
      stream.expect("cursor");
      socket.subscribe(room);

      node.say(room, "hello");

      socket.expectMessage("hello");
      stream.expectMessage("hello");
      // They come to their senses.
      assertThat(silent.request("GET /config.json HTTP/1.1").answer().status()).isEqualTo(200);
      inLine.send("s HTTP/1.1\r\nhost: g\r\n\r\n");
      assertThat(inLine.answer().body()).contains("\"code\":4318");
      inHead.send("\r\nhost: g\r\n\r\n");
      WebSocketClient.upgraded(inHead).ping();
      noBody.send("67890");
      WebSocketClient.upgraded(noBody).ping();
      assertThat(garbage.hasMore(Duration.ofSeconds(5)) || garbage.untilEnd().length == 0).isTrue();
    }
  }

  /// A connection on which no request comes is not kept for ever.
  @Test
  void whoNeverAsksIsDisconnected() {
    try (var hasty = GatewayNode.start(Map.of("server.netty.idle-timeout", "500ms"));
        var silent = RawClient.connect(hasty);
        var inHead = RawClient.connect(hasty).send("GET /v1/ws HTTP/1.1\r\nhost:");
        var inBody =
            RawClient.connect(hasty)
                .request(WebSocketClient.request(hasty.token("bob"), "content-length: 10"));
        var socket = WebSocketClient.connect(hasty, "bob")) {
      silent.expectEnd();
      inHead.untilEnd();
      inBody.untilEnd();
      socket.ping();
    }
  }

  @Test
  void pagesOfForeignOriginsMayNotConnect() {
    var room = node.publicRoom();
    try (var socket = RawClient.connect(node);
        var stream = RawClient.connect(node);
        var poller = PollClient.of(node, "bob")) {
      var refused = socket.request(WebSocketClient.request(node.token("bob"), FOREIGN)).answer();
      var refusedStream =
          EventStreamClient.request(stream, node.token("bob"), "rooms=" + room, FOREIGN).answer();
      var refusedPoll = poller.poll("rooms=" + room, "origin", "https://evil.example");

      for (var answer : List.of(refused, refusedStream)) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("\"code\":4403");
      }
      assertThat(refusedPoll.status()).isEqualTo(403);
      assertThat(refusedPoll.code()).isEqualTo(4403);
    }
  }

  @Test
  void pagesOfAllowedOriginsMay() {
    var room = node.publicRoom();
    try (var socket = RawClient.connect(node);
        var own = RawClient.connect(node);
        var stream = RawClient.connect(node)) {
      assertThat(socket.request(WebSocketClient.request(node.token("bob"), LOCAL)).head().status())
          .isEqualTo(101);
      assertThat(
              own.request(WebSocketClient.request(node.token("bob"), "origin: https://gateway"))
                  .head()
                  .status())
          .isEqualTo(101);
      var answer =
          EventStreamClient.request(stream, node.token("bob"), "rooms=" + room, LOCAL).head();
      assertThat(answer.header("access-control-allow-origin")).isEqualTo("http://localhost:3000");
      assertThat(answer.header("cache-control")).isEqualTo("no-store");
    }
  }

  @Test
  void aFullNodeRefusesEachTransportInItsWayAndKeepsWhomItHas() {
    var room = node.publicRoom();
    try (var full = GatewayNode.start(Map.of("parley.gateway.connection.max-connections", "2"));
        var socket = WebSocketClient.connect(full, "bob");
        var stream = EventStreamClient.open(full, "bob", "rooms=" + room);
        var another = RawClient.connect(full);
        var oneMore = RawClient.connect(full);
        var poller = PollClient.of(full, "bob")) {
      socket.subscribe(room);
      stream.expect("cursor");

      var refused = another.request(WebSocketClient.request(full.token("bob"))).answer();
      var refusedStream = EventStreamClient.open(oneMore, full.token("bob"), "rooms=" + room);
      var refusedPoll = poller.poll("rooms=" + room);

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("retry-after")).isNotEmpty();
      assertThat(refused.body()).contains("\"code\":4102");
      assertThat(refusedPoll.status()).isEqualTo(503);
      assertThat(refusedPoll.code()).isEqualTo(4102);
      assertThat(refusedPoll.header("retry-after")).isNotEmpty();
      assertThat(refusedStream.expect("refused").json().path("error").path("code").asInt())
          .isEqualTo(4102);
      assertThat(refusedStream.retry()).isNotEmpty();
      refusedStream.expectEnd();
      full.say(room, "still here");
      socket.expectMessage("still here");
      stream.expectMessage("still here");
      // A place becomes free.
      socket.raw().close();
      Waiting.until(
          "there is a free place", () -> poller.poll("rooms=" + room + "&wait=0").status() == 200);
    }
  }

  private List<String> handlers(RawClient client) {
    return node.channel(client.localPort()).pipeline().toMap().values().stream()
        .map(handler -> handler.getClass().getSimpleName())
        .toList();
  }
}
