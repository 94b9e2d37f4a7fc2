package chat.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import io.netty.channel.ChannelOption;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A slow reader costs a number, not a queue; and not for ever.
final class SlowReaderIT {
  private static final GatewayNode NODE =
      GatewayNode.start(
          Map.of(
              "parley.gateway.connection.max-unwritable", "2s",
              "parley.gateway.connection.commands-per-second", "1000000",
              "parley.gateway.connection.command-burst", "1000000"));
  private static final Executor READERS = Executors.newVirtualThreadPerTaskExecutor();
  private static final int RECEIVE_BUFFER = 262_144;
  private static final int SMALL_BUFFER = 8_192;

  /// The longest that the default of `peer-timeout` allows.
  private static final String PATIENCE = "29s";

  /// More than the sockets and the node's own buffer take.
  private static final List<String> FLOOD =
      IntStream.range(0, 800).mapToObj(i -> i + " " + "x".repeat(10_000)).toList();

  @AfterAll
  static void stop() {
    NODE.close();
  }

  /// At a node that is patient enough for a machine that has other things to do: how long the
  /// witness takes is not what is tested.
  @Test
  void whoReadsOnInTimeCatchesUpInOrderAndNobodyElseWaits() {
    try (var node =
        GatewayNode.start(Map.of("parley.gateway.connection.max-unwritable", PATIENCE))) {
      var room = node.publicRoom();
      try (var slowSocket = slowSocket(node);
          var slowStream =
              EventStreamClient.open(
                  RawClient.connect(node.port(), RECEIVE_BUFFER),
                  node.token("bob"),
                  "rooms=" + room);
          var witness = WebSocketClient.connect(node, "alice")) {
        slowSocket.subscribe(room);
        slowStream.expect("cursor");
        witness.subscribe(room);

        node.sayAll(room, FLOOD);
        FLOOD.forEach(witness::expectMessage);
        Waiting.until("both count as slow", () -> node.count(GatewayMeter.SLOW_READERS) >= 2);
        var held = node.channel(slowSocket.raw().localPort()).unsafe().outboundBuffer();
        assertThat(held == null ? 0 : held.totalPendingWriteBytes()).isLessThan(1 << 20);

        var streamReads =
            CompletableFuture.runAsync(() -> FLOOD.forEach(slowStream::expectMessage), READERS);
        FLOOD.forEach(slowSocket::expectMessage);
        Waiting.of(streamReads.thenApply(_ -> true));
        node.say(room, "live again");
        slowSocket.expectMessage("live again");
        slowStream.expectMessage("live again");
        slowSocket.ping();
      }
    }
  }

  @Test
  void whoDoesNotReadOnIsClosedWithANumber() {
    var room = NODE.publicRoom();
    try (var slow = slowSocket(NODE);
        var witness = WebSocketClient.connect(NODE, "alice")) {
      slow.subscribe(room);
      witness.subscribe(room);
      double givenUp = NODE.count(GatewayMeter.CLOSES, "reason", "slow-reader");
      NODE.sayAll(room, FLOOD);
      FLOOD.forEach(witness::expectMessage);

      Waiting.until(
          "the slow reader is given up",
          () -> NODE.count(GatewayMeter.CLOSES, "reason", "slow-reader") > givenUp);

      // What was on its way still comes, and then why it ended.
      slow.expectClose(4101);
      witness.ping();
    }
  }

  @Test
  void aStreamThatIsNotReadOnEndsWithTheSameNumber() {
    var room = NODE.publicRoom();
    try (var slow =
            EventStreamClient.open(
                RawClient.connect(NODE.port(), RECEIVE_BUFFER),
                NODE.token("bob"),
                "rooms=" + room);
        var witness = WebSocketClient.connect(NODE, "alice")) {
      witness.subscribe(room);
      double givenUp = NODE.count(GatewayMeter.CLOSES, "reason", "slow-reader");
      NODE.sayAll(room, FLOOD);
      FLOOD.forEach(witness::expectMessage);

      Waiting.until(
          "the slow reader is given up",
          () -> NODE.count(GatewayMeter.CLOSES, "reason", "slow-reader") > givenUp);

      var last = slow.next();
      for (var next = slow.nextOrEnd(); next != null; next = slow.nextOrEnd()) {
        last = next;
      }
      assertThat(last.data()).contains("\"code\":4101");
    }
  }

  /// So slowly that its system never makes room for more.
  @Test
  void whoReadsAByteASecondIsClosedWithANumberToo() {
    var room = NODE.publicRoom();
    try (var slow = slowSocket(NODE)) {
      slow.subscribe(room);
      double givenUp = NODE.count(GatewayMeter.CLOSES, "reason", "slow-reader");
      NODE.sayAll(room, FLOOD);

      long[] nextNanos = {System.nanoTime()};
      Waiting.until(
          "the slow reader is given up",
          () -> {
            if (System.nanoTime() - nextNanos[0] > 0) {
              slow.raw().bytes(1);
              nextNanos[0] += 1_000_000_000L;
            }
            return NODE.count(GatewayMeter.CLOSES, "reason", "slow-reader") > givenUp;
          });
    }
  }

  /// Whether the answer is an error, comes at once, or comes from Redis with an event beside it.
  @ParameterizedTest
  @ValueSource(strings = {"dance with me", "ping", "send\",\"text\":\"hi\",\"room\":\"%s"})
  void whoSendsAndNeverReadsIsNotReadAnyMore(String command) {
    var room = NODE.publicRoom();
    try (var selfish =
            WebSocketClient.upgrade(
                RawClient.connect(NODE.port(), SMALL_BUFFER), NODE.token("alice"));
        var witness = WebSocketClient.connect(NODE, "alice")) {
      selfish.subscribe(room);
      var frame =
          WebSocketClient.masked(
              WebSocketClient.TEXT,
              true,
              ("{\"id\":1,\"cmd\":\"" + command.formatted(room) + "\"}")
                  .getBytes(StandardCharsets.UTF_8));
      var many = new ByteArrayOutputStream();
      for (int i = 0; i < 500; i++) {
        many.writeBytes(frame);
      }
      double slow = NODE.count(GatewayMeter.SLOW_READERS);
      var channel = NODE.channel(selfish.raw().localPort());
      channel.config().setOption(ChannelOption.SO_SNDBUF, SMALL_BUFFER);
      var sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (selfish.raw().trySend(many.toByteArray())) {
                      // Until nobody takes it any more.
                    }
                  });

      Waiting.until("it counts as slow", () -> NODE.count(GatewayMeter.SLOW_READERS) > slow);
      assertThat(channel.config().isAutoRead()).isFalse();
      // The replies to what one read brought, beyond the buffer's own limit.
      var buffer = channel.unsafe().outboundBuffer();
      assertThat(buffer == null ? 0 : buffer.totalPendingWriteBytes()).isLessThan(512 << 10);
      witness.ping();
      Waiting.until("it is closed", () -> !channel.isOpen());
      selfish.raw().close();
      Waiting.until("the sender has given up", () -> !sender.isAlive());
      witness.ping();
    }
  }

  private static WebSocketClient slowSocket(GatewayNode node) {
    return WebSocketClient.upgrade(
        RawClient.connect(node.port(), RECEIVE_BUFFER), node.token("bob"));
  }
}
