package chat.parley.loadtest.client;

import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Who came of those that were asked to connect. Thread-safe.
public final class Turnout {
  private final int expected;
  private final AtomicInteger entered = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
  private final Queue<Connection> connections = new ConcurrentLinkedQueue<>();
  private final Histogram entryNanos = new ConcurrentHistogram(3);

  Turnout(int expected) {
    this.expected = expected;
  }

  void entered(Connection connection, long sinceDueNanos) {
    connections.add(connection);
    entryNanos.recordValue(Math.max(0, sinceDueNanos));
    entered.incrementAndGet();
  }

  void refused(String reason) {
    refusals.merge(reason, 1, Integer::sum);
    refused.incrementAndGet();
  }

  void left() {
    left.incrementAndGet();
  }

  void closeAll() {
    connections.forEach(Connection::closeSoon);
  }

  public int expected() {
    return expected;
  }

  public int entered() {
    return entered.get();
  }

  /// Those who entered and are connected no more.
  public int gone() {
    return left.get();
  }

  /// Those who never got in, the late included.
  public int missing() {
    return expected - entered();
  }

  /// From the moment a connection was due to the answer of its `subscribe`.
  public Histogram entryNanos() {
    return entryNanos;
  }

  /// How many were refused for which reason.
  public Map<String, Integer> refusals() {
    return new TreeMap<>(refusals);
  }

  boolean complete() {
    return entered.get() + refused.get() >= expected;
  }
}
