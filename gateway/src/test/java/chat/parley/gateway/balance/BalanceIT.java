package chat.parley.gateway.balance;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.gateway.metrics.GatewayMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/// Two nodes on one Redis, 200 clients on the first: what happens when the second joins.
final class BalanceIT {
  private static final Map<String, String> SETTINGS =
      Map.of("parley.gateway.balance.per-second", "50", "parley.gateway.balance.settle", "5s");

  private final List<GatewayNode> nodes = new CopyOnWriteArrayList<>();
  private final ReentrantLock arrivals = new ReentrantLock();
  private final AtomicInteger said = new AtomicInteger();

  @Test
  void aNodeThatJoinsGetsItsShareAndNothingIsLost() {
    nodes.add(GatewayNode.start(SETTINGS));
    var first = nodes.getFirst();
    var room = first.publicRoom();
    var start = first.top(room).toString();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var clock = Executors.newSingleThreadScheduledExecutor()) {
      var clients = new ArrayList<CompletableFuture<List<String>>>();
      for (int i = 0; i < 160; i++) {
        var client = new Wanderer(room, start, this::least);
        clients.add(supplyAsync(client::webSocket, threads));
      }
      for (int i = 0; i < 40; i++) {
        var client = new Wanderer(room, start, this::least);
        clients.add(supplyAsync(client::eventStream, threads));
      }
      await(first, 200);
      talk(clock, room);

      nodes.add(GatewayNode.start(SETTINGS));
      var second = nodes.getLast();

      Waiting.until("the second has its share", Duration.ofSeconds(40), () -> held(second) >= 95);
      // A pause in which nobody moves any more: two rounds of looking, and those under way.
      var before = moved(first);
      int saidBefore = said.get();
      Waiting.until("it goes on", Duration.ofSeconds(20), () -> said.get() > saidBefore + 40);
      assertThat(moved(first) - before).as("moved when it was even").isLessThanOrEqualTo(10);
      assertThat(held(first)).isBetween(95L, 110L);
      Waiting.until("nobody is on the way any more", () -> held(first) + held(second) == 200);
      assertThat(moved(first)).isBetween(90.0, 105.0);
      assertThat(moved(second)).as("sent back").isZero();
      assertThat(first.count(GatewayMeter.FAIR_SHARE)).isEqualTo(100);

      clock.shutdown();
      Waiting.until("all is said", clock::isTerminated);
      first.say(room, Wanderer.LAST);
      var all = new ArrayList<String>();
      for (int i = 0; i < said.get(); i++) {
        all.add("text " + i);
      }
      all.add(Wanderer.LAST);
      for (var client : clients) {
        assertThat(Waiting.of(client)).isEqualTo(all);
      }
    } finally {
      nodes.forEach(GatewayNode::close);
    }
  }

  /// Ten times a second.
  private void talk(ScheduledExecutorService clock, String room) {
    clock.scheduleAtFixedRate(
        () -> {
          nodes.getFirst().say(room, "text " + said.get());
          said.incrementAndGet();
        },
        0,
        100,
        TimeUnit.MILLISECONDS);
  }

  /// As a balancer that prefers whoever holds the fewest.
  private GatewayNode least() {
    arrivals.lock();
    try {
      var least = nodes.getFirst();
      for (var node : nodes) {
        least = held(node) < held(least) ? node : least;
      }
      return least;
    } finally {
      arrivals.unlock();
    }
  }

  private static long held(GatewayNode node) {
    return node.bean(ConnectionTable.class).longLived();
  }

  private static double moved(GatewayNode node) {
    return node.count(GatewayMeter.CLOSES, "reason", "balance");
  }

  private static void await(GatewayNode node, long connections) {
    Waiting.until(
        connections + " connections", Duration.ofSeconds(30), () -> held(node) == connections);
  }
}
