package chat.parley.gateway.drain;

import chat.parley.gateway.admission.Admission;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.protocol.event.Notice;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Empties the node when it is asked to stop: nobody new is admitted, and in waves everybody is
/// told to come back elsewhere, each in the way of his transport. Sends and polls are answered
/// meanwhile. Ends when nobody is left, at the latest a moment after the window.
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

  private final ConnectionTable table;
  private final Admission admission;
  private final Duration window;
  private volatile boolean isRunning;

  public Drain(ConnectionTable table, Admission admission, DrainSettings settings) {
    this.table = table;
    this.admission = admission;
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
    log.info("drained, {} connections left", table.size());
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
    while (!isEmpty() && System.nanoTime() - deadlineNanos < 0) {
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
