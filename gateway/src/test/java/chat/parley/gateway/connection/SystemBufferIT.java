package chat.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// What the system keeps for a client that does not read is memory of the machine, too, and what is
/// there is late when he reads on. Left alone, it is megabytes for whoever has read fast before.
final class SystemBufferIT {
  private static final Path SOCKETS = Path.of("/proc/net/tcp");
  private static final Path SOCKETS_6 = Path.of("/proc/net/tcp6");

  /// Ports, and the column `tx_queue`: bytes that are not acknowledged yet, sent or not (proc(5)).
  private static final Pattern SOCKET =
      Pattern.compile("\\d+: \\w+:(\\w{4}) \\w+:(\\w{4}) \\w\\w (\\w{8}):");

  private static final int RECEIVE_BUFFER = 262_144;

  /// What may be on its way to him, and what may wait.
  private static final long MOST_QUEUED = RECEIVE_BUFFER + (64 << 10);

  private static final List<String> FLOOD =
      IntStream.range(0, 800).mapToObj(i -> i + " " + "x".repeat(10_000)).toList();

  @Test
  void whoStopsReadingCostsTheSystemLittleAndCountsAsSlow() {
    Assumptions.assumeTrue(Epoll.isAvailable(), "without epoll the system decides");
    try (var node = GatewayNode.start(Map.of("parley.gateway.connection.max-unwritable", "29s"));
        var reader =
            WebSocketClient.upgrade(
                RawClient.connect(node.port(), RECEIVE_BUFFER), node.token("bob"))) {
      var room = node.publicRoom();
      reader.subscribe(room);
      // The system gives more room to who takes much.
      node.sayAll(room, FLOOD);
      FLOOD.forEach(reader::expectMessage);

      node.sayAll(room, FLOOD);
      Waiting.until("he counts as slow", () -> node.count(GatewayMeter.UNWRITABLE) == 1);

      assertThat(queued(node.port(), reader.raw().localPort()))
          .as("bytes that the system keeps for him at the node's end")
          .isPositive()
          .isLessThan(MOST_QUEUED);
      FLOOD.forEach(reader::expectMessage);
      reader.ping();
    }
  }

  private static long queued(int localPort, int remotePort) {
    return Stream.of(SOCKETS, SOCKETS_6)
        .flatMap(table -> lines(table).stream())
        .map(SOCKET::matcher)
        .filter(Matcher::find)
        .filter(socket -> Integer.parseInt(socket.group(1), 16) == localPort)
        .filter(socket -> Integer.parseInt(socket.group(2), 16) == remotePort)
        .mapToLong(socket -> Long.parseLong(socket.group(3), 16))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> lines(Path table) {
    try {
      return Files.exists(table) ? Files.readAllLines(table) : List.of();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
