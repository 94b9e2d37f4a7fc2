package chat.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Encoded once, flushed once per batch, however many listen.
final class FanOutIT {
  private static final int EACH = 1_000;
  private static final int BURST = 50;

  private final GatewayNode node = GatewayNode.shared();

  @Test
  void aPublicationIsEncodedOncePerFormatAndABurstSharesFlushes() {
    var room = node.publicRoom();
    var sockets = new ArrayList<WebSocketClient>();
    var streams = new ArrayList<EventStreamClient>();
    try {
      for (int i = 0; i < EACH; i++) {
        sockets.add(WebSocketClient.connect(node, "bob"));
        streams.add(EventStreamClient.open(node, "bob", "rooms=" + room));
      }
      sockets.forEach(socket -> socket.subscribe(room));
      streams.forEach(stream -> stream.expect("cursor"));
      double encodings = node.count(GatewayMeter.ENCODINGS);
      double deliveries = node.count(GatewayMeter.DELIVERIES);

      node.say(room, "one");
      sockets.forEach(socket -> socket.expectMessage("one"));
      streams.forEach(stream -> stream.expectMessage("one"));

      assertThat(node.count(GatewayMeter.ENCODINGS) - encodings).isEqualTo(2);
      assertThat(node.count(GatewayMeter.ENCODINGS, "format", "websocket")).isPositive();
      assertThat(node.count(GatewayMeter.DELIVERIES) - deliveries).isEqualTo(2 * EACH);

      double flushes = node.count(GatewayMeter.FLUSHES);
      var ofSocket = FlushCounter.of(node, sockets.getFirst().raw());
      var ofStream = FlushCounter.of(node, streams.getFirst().raw());
      var burst = IntStream.range(0, BURST).mapToObj(i -> "burst " + i).toList();
      node.sayAll(room, burst);
      sockets.forEach(socket -> burst.forEach(socket::expectMessage));
      streams.forEach(stream -> burst.forEach(stream::expectMessage));

      double perConnection = (node.count(GatewayMeter.FLUSHES) - flushes) / (2 * EACH);
      assertThat(perConnection).isLessThan(BURST / 4.0);
      assertThat(ofSocket.flushes()).isBetween(1, BURST / 2);
      assertThat(ofStream.flushes()).isBetween(1, BURST / 2);
      assertThat(node.count(GatewayMeter.ENCODINGS) - encodings).isEqualTo(2 + 2 * BURST);
    } finally {
      sockets.forEach(WebSocketClient::close);
      streams.forEach(EventStreamClient::close);
    }
  }

  /// With a mailbox of one, publications are skipped and read again: nothing is missing.
  @Test
  void aLoopThatFallsBehindSkipsAndCatchesUp() {
    var settings = Map.of("parley.gateway.connection.mailbox", "1");
    try (var busy = GatewayNode.start(settings)) {
      var room = busy.publicRoom();
      try (var socket = WebSocketClient.connect(busy, "bob");
          var stream = EventStreamClient.open(busy, "bob", "rooms=" + room)) {
        socket.subscribe(room);
        stream.expect("cursor");
        List<String> texts = IntStream.range(0, 2_000).mapToObj(i -> "m" + i).toList();

        busy.sayAll(room, texts);

        texts.forEach(socket::expectMessage);
        texts.forEach(stream::expectMessage);
        assertThat(busy.count(GatewayMeter.MAILBOX_SKIPPED)).isPositive();
      }
    }
  }

  /// The last is among the skipped, and no later one shows that it is missing.
  @Test
  void whatWasSkippedIsReadAgainWhereNobodySaysMore() {
    var settings =
        Map.of(
            "parley.gateway.connection.mailbox", "1",
            "parley.gateway.connection.event-loops", "2",
            "parley.gateway.recovery.position-check", "10m");
    try (var busy = GatewayNode.start(settings);
        var socket = WebSocketClient.connect(busy, "bob")) {
      var room = busy.publicRoom();
      socket.subscribe(room);
      var texts = IntStream.range(0, 20).mapToObj(i -> "m" + i).toList();
      var unblocked = new CountDownLatch(1);
      var loop = busy.channel(socket.raw().localPort()).eventLoop();
      loop.execute(() -> Waiting.until("it may go on", () -> unblocked.getCount() == 0));
      try {
        busy.sayAll(room, texts);
        Waiting.until(
            "all but what the mailbox takes are skipped",
            () -> busy.count(GatewayMeter.MAILBOX_SKIPPED) >= texts.size() - 1);
      } finally {
        unblocked.countDown();
      }

      texts.forEach(socket::expectMessage);
    }
  }

  /// What reaches the channel itself, whatever the meter says. Nearest to the socket.
  private static final class FlushCounter extends ChannelOutboundHandlerAdapter {
    private final AtomicInteger flushes = new AtomicInteger();

    static FlushCounter of(GatewayNode node, RawClient client) {
      var counter = new FlushCounter();
      node.channel(client.localPort()).pipeline().addFirst(counter);
      return counter;
    }

    @Override
    public void flush(ChannelHandlerContext context) {
      flushes.incrementAndGet();
      context.flush();
    }

    int flushes() {
      return flushes.get();
    }
  }
}
