package chat.parley.launcher;

import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.Sender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Messages at a steady pace, from several senders in turn, until it is stopped.
final class Traffic implements AutoCloseable {
  private final List<Sender> senders;
  private final String room;
  private final ScheduledExecutorService executor;
  private final AtomicInteger lastNumber = new AtomicInteger();
  private final Map<String, Position> acknowledged = new ConcurrentHashMap<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private Traffic(String room, List<Sender> senders) {
    this.room = room;
    this.senders = senders;
    this.executor = Executors.newScheduledThreadPool(senders.size());
  }

  /// Begins at once. Each message has its key as its text.
  static Traffic start(String room, int perSecond, List<Sender> senders) {
    var traffic = new Traffic(room, senders);
    long periodNanos = Duration.ofSeconds(1).toNanos() / perSecond;
    for (int number = 0; number < senders.size(); number++) {
      var sender = senders.get(number);
      traffic.executor.scheduleAtFixedRate(
          () -> traffic.send(sender),
          number * periodNanos,
          senders.size() * periodNanos,
          TimeUnit.NANOSECONDS);
    }
    return traffic;
  }

  void awaitAcknowledged(int count) {
    Deadline.await(
        () -> count + " acknowledgements, of which there are " + acknowledged.size() + failure,
        () -> acknowledged.size() >= count);
  }

  /// Waits for what is under way. Returns the acknowledged position of every text.
  Map<String, Position> stop() {
    executor.shutdown();
    Deadline.await(() -> "the last messages to be acknowledged", executor::isTerminated);
    var thrown = failure.get();
    if (thrown != null) {
      throw new AssertionError("A message was not acknowledged.", thrown);
    }
    return Map.copyOf(acknowledged);
  }

  int acknowledged() {
    return acknowledged.size();
  }

  @Override
  public void close() {
    executor.shutdownNow();
    senders.forEach(Sender::close);
  }

  private void send(Sender sender) {
    var key = "paced-" + lastNumber.incrementAndGet();
    try {
      acknowledged.put(key, sender.send(room, key, key));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      failure.compareAndSet(null, e);
    }
  }
}
