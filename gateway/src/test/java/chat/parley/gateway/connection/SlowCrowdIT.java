package chat.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.LiveObjects;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.ChannelOption;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Half of the connections stop reading while their room goes on: what that costs the node.
final class SlowCrowdIT {
  private static final int READERS = 1_000;
  private static final int SLOW = 1_000;

  /// So that a system's buffers, which are not the node's memory, are full soon.
  private static final int SYSTEM_BUFFER = 8_192;

  /// A third of the messages that each leaves unread would be more. The room's ring, and what runs
  /// for the first time, are a part of it.
  private static final int MOST_FOR_EACH = 6_000;

  /// Several times what all buffers of a connection take.
  private static final List<String> TALK =
      IntStream.range(0, 1_000).mapToObj(i -> i + " " + "x".repeat(200)).toList();

  @Test
  void aThousandWhoStopReadingCostNumbers() {
    var clients = new ArrayList<WebSocketClient>();
    try (var node =
        GatewayNode.start(
            Map.of(
                "parley.gateway.connection.max-unwritable", "1h",
                "parley.gateway.connection.peer-timeout", "2h",
                "parley.gateway.connection.ping-interval", "1h",
                "parley.gateway.drain.window", "0s"))) {
      var room = node.publicRoom();
      for (int i = 0; i < READERS + SLOW; i++) {
        var raw = RawClient.connect(node.port(), SYSTEM_BUFFER);
        clients.add(WebSocketClient.upgrade(raw, node.token("bob")));
        clients.getLast().subscribe(room);
        node.channel(raw.localPort()).config().setOption(ChannelOption.SO_SNDBUF, SYSTEM_BUFFER);
      }
      var readers = clients.subList(0, READERS);
      // Everything that a first publication needs is there.
      node.say(room, "hello");
      clients.forEach(client -> client.expectMessage("hello"));
      long before = liveBytes();

      for (int from = 0; from < TALK.size(); from += 20) {
        var some = TALK.subList(from, from + 20);
        node.sayAll(room, some);
        readers.forEach(reader -> some.forEach(reader::expectMessage));
      }
      var slow = clients.subList(READERS, READERS + SLOW);
      assertThat(slow).noneMatch(client -> node.channel(client.raw().localPort()).isWritable());
      long after = liveBytes();

      System.out.printf(
          "%d of %d connections read nothing: %d kB before, %d kB after, %d bytes for each%n",
          SLOW, clients.size(), before / 1024, after / 1024, (after - before) / SLOW);
      assertThat((after - before) / SLOW).as("bytes for each").isLessThan(MOST_FOR_EACH);
    } finally {
      clients.forEach(WebSocketClient::close);
    }
  }

  /// Heap after a collection, and what the allocator holds outside of it; the least of some, since
  /// not all goes at once.
  private static long liveBytes() {
    return LongStream.generate(SlowCrowdIT::liveBytesNow).limit(3).min().orElseThrow();
  }

  private static long liveBytesNow() {
    LiveObjects.now();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    var allocator = (ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT;
    long direct = allocator.metric().usedDirectMemory();
    assertThat(direct).as("what frames are made of").isPositive();
    return heap + direct;
  }
}
