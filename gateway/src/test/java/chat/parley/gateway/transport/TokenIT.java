package chat.parley.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Tokens and tickets: without one nobody gets in, and with one only for as long as it lives.
final class TokenIT {
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration LONGER = Duration.ofSeconds(3);
  private static final String LOCAL = "origin: http://localhost:3000";

  private static final GatewayNode NODE = GatewayNode.shared();
  private final String room = NODE.publicRoom();

  static Stream<Arguments> badTokens() {
    var good = NODE.token("bob");
    return Stream.of(
        Arguments.of("", 4200),
        Arguments.of("nonsense", 4201),
        Arguments.of(good.substring(0, good.length() - 4) + "AAAA", 4201),
        // alg none
        Arguments.of("eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IiLCJleHAiOjk5OTk5OTk5OTl9.", 4201),
        Arguments.of(NODE.token("bob", Duration.ofSeconds(-5)), 4202));
  }

  @ParameterizedTest
  @MethodSource("badTokens")
  void nobodyGetsInWithoutAGoodToken(String token, int code) {
    var socketRequest = WebSocketClient.request(token);
    if (token.isEmpty()) {
      socketRequest[6] = "x: y";
    }
    try (var socket = RawClient.connect(NODE);
        var stream = RawClient.connect(NODE);
        var client = PollClient.withToken(NODE, token)) {
      var refused = socket.request(socketRequest).answer();
      var refusedStream = EventStreamClient.request(stream, token, "rooms=" + room).answer();
      var refusedPoll = client.poll("rooms=" + room);
      var refusedSend = client.post("/v1/rooms/" + room + "/messages", "{\"text\":\"hi\"}");
      var refusedTicket = client.post("/v1/tickets", "{}");

      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.body()).contains("\"code\":" + code);
      // An expired one may be renewed behind an EventSource's back: it is to come again.
      assertThat(refusedStream.status()).isEqualTo(code == 4202 ? 200 : 401);
      assertThat(refusedStream.body()).contains("\"code\":" + code);
      assertThat(refusedPoll.code()).isEqualTo(code);
      assertThat(refusedSend.code()).isEqualTo(code);
      assertThat(refusedTicket.code()).isEqualTo(code);
    }
  }

  /// A page's script cannot read a refused handshake.
  @ParameterizedTest
  @MethodSource("badTokens")
  void aBrowsersSocketIsClosedWithTheNumber(String token, int code) {
    var request = WebSocketClient.request(token, LOCAL);
    request[6] = "x: y";
    request[5] = "sec-websocket-protocol: chat.v1" + (token.isEmpty() ? "" : ", bearer." + token);
    try (var raw = RawClient.connect(NODE)) {
      var answer = raw.request(request).head();
      assertThat(answer.status()).isEqualTo(101);
      assertThat(answer.header("sec-websocket-protocol")).isEqualTo("chat.v1");
      var end = raw.untilEnd();
      assertThat(end[0] & 0xff).isEqualTo(0x88);
      assertThat((end[2] & 0xff) << 8 | (end[3] & 0xff)).isEqualTo(code);
    }
  }

  @Test
  void aBrowserShowsItsTokenAsASubprotocol() {
    var request = WebSocketClient.request("", LOCAL);
    request[6] = "x: y";
    request[5] = "sec-websocket-protocol: chat.v1, bearer." + NODE.token("bob");
    try (var raw = RawClient.connect(NODE)) {
      raw.request(request);
      WebSocketClient.upgraded(raw).ping();
    }
  }

  @Test
  void aConnectionEndsWithItsTokenUnlessThatIsRefreshed() {
    try (var short1 = socket(SHORT);
        var refreshed = socket(SHORT);
        var wrong = socket(LONGER);
        var stream =
            EventStreamClient.open(
                RawClient.connect(NODE), NODE.token("bob", SHORT), "rooms=" + room);
        var last = socket(LONGER)) {
      assertThat(refresh(refreshed, NODE.token("bob")).path("ok").path("expires").asLong())
          .isPositive();
      assertThat(code(refresh(wrong, NODE.token("mallory")))).isEqualTo(4204);
      assertThat(code(refresh(wrong, NODE.token("bob", Duration.ofSeconds(-5))))).isEqualTo(4202);
      wrong.ping();

      assertThat(short1.expectClose(4202).closeReason()).isNotEmpty();
      // Our close is the last word: the answer to it is not answered again.
      short1.raw().send(WebSocketClient.masked(WebSocketClient.CLOSE, true, new byte[] {15, 0}));
      short1.raw().expectEnd();
      stream.expect("cursor");
      assertThat(stream.expect("refused").json().path("error").path("code").asInt())
          .isEqualTo(4202);
      stream.expectEnd();
      // By now the first token of `refreshed` has long expired.
      last.expectClose(4202);
      wrong.expectClose(4202);
      refreshed.ping();
    }
  }

  @Test
  void aTicketOpensStreamsAndNothingElse() {
    try (var client = PollClient.of(NODE, "bob");
        var nobody = PollClient.withToken(NODE, "");
        var socket = RawClient.connect(NODE)) {
      var issued = client.post("/v1/tickets", "");
      var ticket = issued.json().path("ticket").asString();
      assertThat(issued.status()).isEqualTo(200);
      assertThat(issued.json().path("expires").asLong()).isPositive();
      assertThat(issued.header("cache-control")).isEqualTo("no-store");

      for (int reconnect = 0; reconnect < 2; reconnect++) {
        try (var stream = withTicket(ticket)) {
          stream.expect("cursor");
        }
      }

      assertThat(nobody.poll("rooms=" + room + "&ticket=" + ticket).code()).isEqualTo(4200);
      assertThat(PollClient.withToken(NODE, ticket).poll("rooms=" + room).code()).isEqualTo(4201);
      var request = WebSocketClient.request("");
      request[0] = "GET /v1/ws?ticket=" + ticket + " HTTP/1.1";
      request[6] = "x: y";
      assertThat(socket.request(request).answer().body()).contains("\"code\":4200");
    }
  }

  @Test
  void anUnknownTicketIsAnsweredAsAStreamThatEnds() {
    for (var ticket : new String[] {"x", "A".repeat(32), "A".repeat(2_000)}) {
      try (var stream = withTicket(ticket)) {
        assertThat(stream.expect("refused").json().path("error").path("code").asInt())
            .isEqualTo(4203);
        assertThat(stream.retry()).isNotEmpty();
        stream.expectEnd();
      }
    }
  }

  @Test
  void aTicketThatIsExtendedKeepsItsStreamsOpen() {
    try (var soon = PollClient.withToken(NODE, NODE.token("bob", SHORT));
        var client = PollClient.of(NODE, "bob");
        var mallory = PollClient.of(NODE, "mallory")) {
      var ticket = soon.post("/v1/tickets", "{}").json().path("ticket").asString();
      var left = soon.post("/v1/tickets", "{}").json().path("ticket").asString();
      var body = "{\"ticket\":\"" + ticket + "\"}";
      try (var stream = withTicket(ticket);
          var ending = withTicket(left);
          var last = socket(LONGER)) {
        assertThat(mallory.post("/v1/tickets", body).code()).isEqualTo(4204);
        assertThat(client.post("/v1/tickets", "{\"ticket\":\"unknown\"}").code()).isEqualTo(4203);
        assertThat(client.post("/v1/tickets", "{\"ticket\":7").code()).isEqualTo(4300);
        assertThat(client.post("/v1/tickets", body).json().path("ticket").asString())
            .isEqualTo(ticket);
        ending.expect("cursor");
        stream.expect("cursor");

        assertThat(ending.expect("refused").json().path("error").path("code").asInt())
            .isEqualTo(4202);
        last.expectClose(4202);
        try (var late = withTicket(left)) {
          assertThat(late.expect("refused").json().path("error").path("code").asInt())
              .isEqualTo(4203);
        }

        NODE.say(room, "still here");
        stream.expectMessage("still here");
      }
    }
  }

  private WebSocketClient socket(Duration life) {
    return WebSocketClient.upgrade(RawClient.connect(NODE), NODE.token("bob", life));
  }

  private EventStreamClient withTicket(String ticket) {
    return EventStreamClient.open(
        RawClient.connect(NODE), "", "rooms=" + room + "&ticket=" + ticket);
  }

  private static JsonNode refresh(WebSocketClient client, String token) {
    return client.call("\"cmd\":\"refresh\",\"token\":\"" + token + "\"");
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }
}
