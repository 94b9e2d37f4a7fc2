package chat.parley.gateway.drain;

import chat.parley.gateway.admission.Admission;
import chat.parley.gateway.admission.Listener;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.protocol.event.Notice;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Empties the node when it is asked to stop: nobody new is admitted, and in waves everybody is
/// told to come back elsewhere, each in the way of his transport. Sends and polls are answered
/// meanwhile. When nobody is left, at the latest a moment after the window, nobody can connect any
/// more, and who has kept a connection for his next request learns with the answer that it was the
/// last there; a moment later those are closed that made none. Ends when all requests are answered.
///
/// In the last phase, so that it stops first: Reactor Netty closes channels that were taken over at
/// once and without a word.
public final class Drain implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Drain.class);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  /// Clients come back within this, at random: a wave is spread over itself and the next, so that
  /// they do not all meet the next node in one moment.
  private static final long MAX_AFTER_MILLIS = 2 * Waves.INTERVAL.toMillis();

  /// For what is said to those who are left when the window ends.
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  /// For the next request on connections that are kept. Who makes none in this time will most
  /// likely find his connection closed before he makes one; where both happen in one moment he must
  /// take the outcome for unknown, as ever with HTTP (RFC 9112, 9.3.1), although nothing was read.
  private static final Duration LAST_REQUESTS = Duration.ofSeconds(1);

  /// What a request may take: more than the time limits of Redis' commands, whose end is an answer.
  /// With the two above it is within what {@link DrainSettings} has Spring wait after the window.
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(7);

  private final ConnectionTable table;
  private final Admission admission;
  private final Listener listener;
  private final Duration window;
  private volatile boolean isRunning;

  public Drain(
      ConnectionTable table, Admission admission, Listener listener, DrainSettings settings) {
    this.table = table;
    this.admission = admission;
    this.listener = listener;
    this.window = settings.window();
  }

  @Override
  public void start() {
    isRunning = true;
  }

  @Override
  public void stop() {
    // Spring calls the form below.
  }

  @Override
  public void stop(Runnable callback) {
    isRunning = false;
    admission.drain();
    Thread.ofVirtual()
        .name("parley-drain")
        .start(
            () -> {
              drain();
              callback.run();
            });
  }

  private void drain() {
    long start = System.nanoTime();
    var waves = Waves.of(table.size(), window);
    log.info(
        "draining {} connections in {} waves, at most {} s",
        table.size(),
        waves.count(),
        window.toSeconds());
    for (int wave = 0; !isEmpty() && wave * Waves.INTERVAL.toNanos() < window.toNanos(); wave++) {
      send(waves, wave);
      var next = Waves.INTERVAL.multipliedBy(wave + 1L);
      awaitEmpty(start + (next.compareTo(window) < 0 ? next : window).toNanos());
    }
    if (!isEmpty()) {
      table.onEach(connection -> connection.leaveNow(comeBack()));
      awaitEmpty(System.nanoTime() + LAST_WORDS.toNanos());
    }
    listener.close();
    long closed = System.nanoTime();
    await(() -> listener.plainChannels() == 0, closed + LAST_REQUESTS.toNanos());
    listener.closeIdleChannels();
    await(() -> listener.plainChannels() == 0, closed + LAST_ANSWERS.toNanos());
    log.info("drained, {} connections and {} requests left", table.size(), listener.requests());
  }

  /// Polls are let in until the end, so that there are always some to be told.
  private void send(Waves waves, int wave) {
    table.onSome(
        remaining -> waves.leaving(remaining, wave), connection -> connection.leave(comeBack()));
  }

  private static Notice.Reconnect comeBack() {
    return new Notice.Reconnect(ThreadLocalRandom.current().nextLong(MAX_AFTER_MILLIS), "drain");
  }

  private boolean isEmpty() {
    return table.size() + table.openChannels() == 0;
  }

  private void awaitEmpty(long deadlineNanos) {
    await(this::isEmpty, deadlineNanos);
  }

  private static void await(BooleanSupplier condition, long deadlineNanos) {
    while (!condition.getAsBoolean() && System.nanoTime() - deadlineNanos < 0) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
