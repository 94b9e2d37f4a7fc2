package chat.parley.gateway.transport;

import static chat.parley.gateway.WebSocketClient.BINARY;
import static chat.parley.gateway.WebSocketClient.CLOSE;
import static chat.parley.gateway.WebSocketClient.TEXT;
import static chat.parley.gateway.WebSocketClient.frame;
import static chat.parley.gateway.WebSocketClient.masked;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.id.RoomId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A client that misbehaves gets a number, and harms neither its connection, where that stays, nor
/// anybody else: a witness in the same room hears the next message after each test.
final class MisuseIT {
  private final GatewayNode node = GatewayNode.shared();
  private final String room = node.publicRoom();
  private WebSocketClient witness;
  private WebSocketClient client;

  @BeforeEach
  void connect() {
    witness = WebSocketClient.connect(node, "alice");
    witness.subscribe(room);
    client = WebSocketClient.connect(node, "bob");
  }

  @AfterEach
  void theServiceIsUnharmed() {
    node.say(room, "go on");
    witness.expectMessage("go on");
    witness.ping();
    witness.close();
    client.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | 4300",
        "[] | 4300",
        "7 | 4300",
        "{} | 4300",
        "{\"id\":1 | 4300",
        "{\"cmd\":\"ping\"} | 4300",
        "{\"id\":\"1\",\"cmd\":\"ping\"} | 4300",
        "{\"id\":-1,\"cmd\":\"ping\"} | 4300",
        "{\"id\":1.5,\"cmd\":\"ping\"} | 4300",
        "{\"id\":1,\"cmd\":7} | 4300",
        "{\"id\":1,\"cmd\":\"subscribe\",\"rooms\":7} | 4300",
        "{\"id\":1,\"cmd\":\"subscribe\",\"room\":[\"a\"]} | 4300",
        "{\"id\":1,\"cmd\":\"send\",\"room\":\"a\",\"text\":{}} | 4300",
        "{\"id\":1,\"cmd\":\"dance\"} | 4303",
        "{\"id\":1,\"cmd\":\"subscribe\",\"room\":\"a b\"} | 4304",
        "{\"id\":1,\"cmd\":\"subscribe\",\"room\":\"no-such-room\"} | 4302",
        "{\"id\":1,\"cmd\":\"send\",\"room\":\"no-such-room\",\"text\":\"x\"} | 4302",
        "{\"id\":1,\"cmd\":\"subscribe\",\"room\":\"a\",\"after\":\"nowhere\"} | 4308",
        "{\"id\":1,\"cmd\":\"send\",\"room\":\"a\",\"text\":\"x\",\"key\":\"with space\"} | 4312",
        "{\"id\":1,\"cmd\":\"refresh\",\"token\":\"nonsense\"} | 4201",
      })
  void aWrongCommandIsRefusedAndTheConnectionStays(String json, int code) {
    client.sendText(json);

    assertThat(client.message().path("error").path("code").asInt()).isEqualTo(code);
    client.ping();
  }

  @Test
  void aHugeRoomNameIsRefused() {
    assertThat(code(client.subscribe("x".repeat(60_000)))).isEqualTo(4304);
    client.ping();
  }

  @Test
  void aTextThatIsTooLongIsRefused() {
    var reply =
        client.call(
            "\"cmd\":\"send\",\"room\":\"" + room + "\",\"text\":\"" + "x".repeat(16_385) + "\"");

    assertThat(code(reply)).isEqualTo(4307);
    client.ping();
  }

  @Test
  void tooManyRoomsAreRefused() {
    assertThat(code(client.call(subscribeTo(151)))).isEqualTo(4309);
    assertThat(code(client.call(subscribeTo(2_500)))).isEqualTo(4309);
    client.ping();

    client.send(subscribeTo(10_000));
    assertThat(client.expectClose(1009).closeReason()).startsWith("4400");
  }

  /// Each is small enough by itself.
  @Test
  void tooManyRoomsInManyCommandsAreRefused() {
    var rooms = IntStream.range(0, 3).mapToObj(_ -> node.publicRoom()).toList();
    try (var strict = GatewayNode.start(Map.of("parley.gateway.connection.max-rooms", "2"));
        var greedy = WebSocketClient.connect(strict, "bob")) {
      var ids =
          rooms.stream()
              .map(name -> greedy.send("\"cmd\":\"subscribe\",\"room\":\"" + name + "\""))
              .toList();

      // The refusal overtakes the others, which wait for Redis.
      var codes = ids.stream().map(_ -> code(greedy.message())).toList();

      assertThat(codes).containsExactlyInAnyOrder(0, 0, 4309);
      assertThat(strict.count(GatewayMeter.SUBSCRIPTIONS)).isEqualTo(2);
      greedy.ping();
    }
  }

  /// However often the same rooms are asked for: each time costs an answer of Redis.
  @Test
  void tooManyJoinsUnderWayAreRefused() {
    try (var greedy = WebSocketClient.connect(node, "bob")) {
      var all = subscribeTo(150);

      var first = greedy.send(all);
      var second = greedy.send(all);

      assertThat(code(greedy.reply(second))).isEqualTo(4309);
      assertThat(code(greedy.reply(first))).isZero();
      assertThat(code(greedy.call(all))).as("nothing is under way any more").isZero();
    }
  }

  @Test
  void tooManyRoomsAreRefusedOverHttpToo() {
    var rooms =
        IntStream.range(0, 151).mapToObj(number -> "r" + number).collect(Collectors.joining(","));
    try (var poller = PollClient.of(node, "bob");
        var stream = RawClient.connect(node)) {
      assertThat(poller.poll("rooms=" + rooms).code()).isEqualTo(4309);
      var answer = EventStreamClient.request(stream, node.token("bob"), "rooms=" + rooms).answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("\"code\":4309");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rooms=, 400, 4300",
    "x=y, 400, 4300",
    "rooms=a b, 400, 4304",
    "'rooms=a,,b', 400, 4304",
    "rooms=no-such-room, 404, 4302",
    "rooms=a&cursor=nonsense, 400, 4308",
    "'rooms=a,b&cursor=x:1', 400, 4308",
  })
  void aWrongQueryHasItsNumberOnStreamsAndPolls(String query, int status, int code) {
    var encoded = query.replace(" ", "%20");
    try (var poller = PollClient.of(node, "bob");
        var stream = RawClient.connect(node)) {
      var poll = poller.poll(encoded);
      var answer = EventStreamClient.request(stream, node.token("bob"), encoded).answer();

      assertThat(poll.status()).isEqualTo(status);
      assertThat(poll.code()).isEqualTo(code);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.body()).contains("\"code\":" + code);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "31", "x", "1.5"})
  void aWrongWaitIsRefused(String wait) {
    try (var poller = PollClient.of(node, "bob")) {
      assertThat(poller.poll("rooms=" + room + "&wait=" + wait).code()).isEqualTo(4300);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1 | {\"id\":1,\"cmd\":\"ping\"}", "1 | nonsense", "2 | no text at all"})
  void commandsThatComeTooFastAreRefused(int opcode, String payload) {
    var burst = new ByteArrayOutputStream();
    for (int i = 0; i < 200; i++) {
      burst.writeBytes(masked(opcode, true, bytes(payload)));
    }

    client.raw().send(burst.toByteArray());

    int refused = 0;
    for (int i = 0; i < 200; i++) {
      var reply = client.message();
      refused += code(reply) == 4103 ? 1 : 0;
    }
    assertThat(refused).isBetween(20, 100);
    Waiting.until("commands are served again", () -> code(client.call("\"cmd\":\"ping\"")) == 0);
  }

  @Test
  void aHugeFrameEndsTheConnection() {
    client.raw().trySend(masked(TEXT, true, new byte[70_000]));

    assertThat(client.expectClose(1009).closeReason()).startsWith("4400");
  }

  @Test
  void aHugeMessageInSmallFramesEndsTheConnection() {
    var part = new byte[30_000];
    Arrays.fill(part, (byte) ' ');
    client.raw().trySend(masked(TEXT, false, part));
    client.raw().trySend(masked(0, false, part));
    client.raw().trySend(masked(0, false, part));

    assertThat(client.expectClose(1009).closeReason()).startsWith("4400");
  }

  @Test
  void aMessageInPartsIsServed() {
    client.raw().send(masked(TEXT, false, bytes("{\"id\":9,\"cmd")));
    client.raw().send(masked(9, true, bytes("between")));
    client.raw().send(masked(0, true, bytes("\":\"ping\"}")));

    var pong = client.frame();
    assertThat(pong.opcode()).isEqualTo(WebSocketClient.PONG);
    assertThat(pong.text()).isEqualTo("between");
    assertThat(client.message().path("re").asInt()).isEqualTo(9);
  }

  /// A character may lie on both sides of a frame's end.
  @Test
  void aCharacterInPartsIsServed() {
    var command = bytes("{\"id\":9,\"cmd\":\"ping\",\"x\":\"ä\"}");
    int middleOfTheCharacter = command.length - 3;
    client.raw().send(masked(TEXT, false, Arrays.copyOf(command, middleOfTheCharacter)));
    client
        .raw()
        .send(masked(0, true, Arrays.copyOfRange(command, middleOfTheCharacter, command.length)));

    assertThat(client.message().path("re").asInt()).isEqualTo(9);
  }

  @Test
  void invalidUtf8InPartsEndsTheConnection() {
    client.raw().send(masked(TEXT, false, new byte[] {'{', (byte) 0xc3}));
    client.raw().send(masked(0, true, bytes("\"}")));

    assertThat(client.expectClose(1007).closeReason()).startsWith("4401");
  }

  @Test
  void aBinaryMessageInPartsIsRefusedOnceAndTheConnectionStays() {
    client.raw().send(masked(BINARY, false, new byte[] {1}));
    client.raw().send(masked(0, false, new byte[] {2}));
    client.raw().send(masked(0, true, new byte[] {3}));

    assertThat(code(client.message())).isEqualTo(4319);
    client.ping();
  }

  @Test
  void aBinaryFrameIsRefusedAndTheConnectionStays() {
    client.raw().send(masked(BINARY, true, new byte[] {1, 2, 3}));

    assertThat(code(client.message())).isEqualTo(4319);
    client.ping();
  }

  @Test
  void invalidUtf8EndsTheConnection() {
    client.raw().send(masked(TEXT, true, new byte[] {'{', (byte) 0xc3, '"'}));

    assertThat(client.expectClose(1007).closeReason()).startsWith("4401");
  }

  @Test
  void anUnmaskedFrameEndsTheConnection() {
    client.raw().send(frame(0x80 | TEXT, false, bytes("{\"id\":1,\"cmd\":\"ping\"}")));

    assertThat(client.expectClose(1002).closeReason()).startsWith("4402");
  }

  @ParameterizedTest
  @ValueSource(ints = {0xc1, 0xa1, 0x91, 0x83, 0x8b, 0x80, 0x09})
  void aFrameThatViolatesTheProtocolEndsTheConnection(int firstByte) {
    client.raw().send(frame(firstByte, true, bytes("{}")));

    assertThat(client.expectClose(1002).closeReason()).startsWith("4402");
  }

  @Test
  void aCloseIsAnsweredWithTheSame() {
    client.raw().send(masked(CLOSE, true, new byte[] {3, (byte) 0xe8}));

    assertThat(client.expectClose(1000).payload()).hasSize(2);
    client.raw().expectEnd();
  }

  @Test
  void foreignPublicationsAreCountedAndIgnored() {
    var channel = Keys.roomChannel(new RoomId(room));
    client.subscribe(room);
    var top = node.top(room);
    double foreign = node.count(GatewayMeter.PUBLICATIONS_FOREIGN);
    var payloads =
        List.of(
            "",
            "hello",
            "\n\n\n",
            "x".repeat(10_000),
            top.epoch() + " nan " + top.epoch() + " 1\nmessage bob\n\"text\":\"forged\"",
            top.epoch() + " -1 " + top.epoch() + " 1\nmessage bob\n\"text\":\"forged\"",
            top.epoch() + " 99999999999999999 " + top.epoch() + " 1\nmessage bob\n",
            top.epoch() + " " + (top.offset() + 1) + " " + top.epoch() + " 1\nnonsense",
            top.epoch() + " " + (top.offset() + 1) + " " + top.epoch() + " 1\ndance bob\n",
            top.epoch() + " " + (top.offset() + 1) + " " + top.epoch() + " 1\ntyping bob\n",
            "~ 1\nmessage bob\n\"text\":\"forged\"",
            "~ 1\ntyping bob\n\"text\":",
            "~ 1\nread bob\n\"user\":\"alice\",\"position\":\"" + top + '"',
            "~ 1\nread bob bob bob\n\"position\":\"" + top + '"',
            "~ soon\ntyping bob\n",
            "~ 1\ntyping @inbox\n");

    for (var payload : payloads) {
      RedisExtension.server().command("PUBLISH", channel, payload);
    }
    // Well formed, but not what follows: the log is asked, and knows of no such thing.
    RedisExtension.server()
        .command(
            "PUBLISH",
            channel,
            top.epoch() + " " + (top.offset() + 7) + " x 1\nmessage bob\n\"text\":\"forged\"");

    Waiting.until(
        "all are counted",
        () -> node.count(GatewayMeter.PUBLICATIONS_FOREIGN) == foreign + payloads.size());
    node.say(room, "real");
    witness.expectMessage("real");
    client.expectMessage("real");
  }

  /// The next one replaces the one before.
  @Test
  void everySubscribeToMineIsAnsweredHoweverManyComeAtOnce() {
    try (var fickle = WebSocketClient.connect(node, GatewayNode.name("fickle"))) {
      var ids =
          IntStream.range(0, 70)
              .mapToObj(_ -> fickle.send("\"cmd\":\"subscribe\",\"rooms\":\"mine\""))
              .toList();
      int served = 0;
      for (var id : ids) {
        served += code(fickle.reply(id)) == 0 ? 1 : 0;
      }

      assertThat(served).isPositive();
      assertThat(code(fickle.call("\"cmd\":\"subscribe\",\"rooms\":\"mine\""))).isZero();
      fickle.ping();
    }
  }

  private static String subscribeTo(int rooms) {
    return IntStream.range(0, rooms)
        .mapToObj(number -> "\"r" + number + "\":null")
        .collect(Collectors.joining(",", "\"cmd\":\"subscribe\",\"rooms\":{", "}"));
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
