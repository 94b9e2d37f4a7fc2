package chat.parley.gateway.drain;

import chat.parley.gateway.admission.Admission;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.gateway.connection.Listener;
import chat.parley.protocol.event.Notice;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Empties the node when it is asked to stop: nobody new is admitted, and in waves everybody is
/// told to come back elsewhere, each in the way of his transport. Sends and polls are answered
/// meanwhile; what is under way when the window ends has the time that a command may take, whose
/// end is an answer. When nobody is left nobody can connect any more, and who has kept a connection
/// for his next request learns with the answer that it was the last there; a moment later those are
/// closed that made none. Ends when all requests are answered.
///
/// In the last phase, so that it stops first: Reactor Netty closes channels that were taken over at
/// once and without a word.
public final class Drain implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Drain.class);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  /// Clients come back within this, at random: a wave is spread over itself and the next, so that
  /// they do not all meet the next node in one moment.
  private static final long MAX_AFTER_MILLIS = 2 * Waves.INTERVAL.toMillis();

  /// For what is said to those who are left at the end.
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  /// For the next request on connections that are kept. Who makes none in this time will most
  /// likely find his connection closed before he makes one; where both happen in one moment he must
  /// take the outcome for unknown, as ever with HTTP (RFC 9112, 9.3.1), although nothing was read.
  private static final Duration LAST_REQUESTS = Duration.ofSeconds(1);

  private final ConnectionTable table;
  private final Admission admission;
  private final Listener listener;
  private final Times times;
  private volatile boolean isRunning;

  /// Of an operator's drains, so that one that was taken back sends nobody away any more.
  private final AtomicInteger asked = new AtomicInteger();

  /// @param window in which all are told to leave
  /// @param lastAnswers for what is under way when that ends, and for what still came afterwards
  public record Times(Duration window, Duration lastAnswers) {
    /// The longest that all of it takes.
    Duration total() {
      return window.plus(lastAnswers.multipliedBy(2)).plus(LAST_WORDS).plus(LAST_REQUESTS);
    }
  }

  public Drain(ConnectionTable table, Admission admission, Listener listener, Times times) {
    this.table = table;
    this.admission = admission;
    this.listener = listener;
    this.times = times;
  }

  @Override
  public void start() {
    isRunning = true;
  }

  @Override
  public void stop() {
    // Spring calls the form below.
  }

  /// Sends everybody away as at the end, in waves and in the same time, and goes on running: sends
  /// and polls are answered, and nobody is admitted until {@link #takeBack}. Harmless to repeat.
  /// Returns at once.
  public synchronized void empty() {
    if (!isRunning || admission.isDraining()) {
      return;
    }
    admission.drain();
    int mine = asked.incrementAndGet();
    Thread.ofVirtual()
        .name("parley-empty")
        .start(() -> empty(() -> isRunning && asked.get() == mine));
  }

  /// The node takes people again, unless it is about to end.
  ///
  /// @return whether it was drained, and does
  public synchronized boolean takeBack() {
    if (!isRunning || !admission.isDraining()) {
      return false;
    }
    asked.incrementAndGet();
    admission.takeBack();
    log.info("takes connections again");
    return true;
  }

  private void empty(BooleanSupplier isStillAsked) {
    long start = System.nanoTime();
    sendAll(start, () -> hasNobody() || !isStillAsked.getAsBoolean());
    await(
        () -> hasNobody() || !isStillAsked.getAsBoolean(),
        this::tellAll,
        start + times.window().plus(times.lastAnswers()).toNanos());
    if (!isStillAsked.getAsBoolean()) {
      return;
    }
    if (!hasNobody()) {
      table.onEach(connection -> connection.leaveNow(comeBack()));
    }
    log.info("drained, and goes on running; {} connections left", table.longLived());
  }

  /// Who polls comes again and again, until the balancer sends him elsewhere. Nor is anybody
  /// between his handshake and his place in the table.
  private boolean hasNobody() {
    return table.longLived() + table.openChannels() == 0;
  }

  @Override
  public synchronized void stop(Runnable callback) {
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
    var window = times.window();
    sendAll(start, this::isEmpty);
    // Whoever is left waits for an answer, or still reads what he was sent.
    awaitLeaving(this::isEmpty, start + window.plus(times.lastAnswers()).toNanos());
    if (!isEmpty()) {
      table.onEach(connection -> connection.leaveNow(comeBack()));
      awaitEmpty(System.nanoTime() + LAST_WORDS.toNanos());
    }
    endRequests();
    log.info("drained, {} connections and {} requests left", table.size(), listener.requests());
  }

  /// Within the window.
  private void sendAll(long start, BooleanSupplier isDone) {
    var window = times.window();
    var waves = Waves.of(table.size(), window);
    log.info(
        "draining {} connections in {} waves within {} s; what is under way then has until {} s",
        table.size(),
        waves.count(),
        window.toSeconds(),
        times.total().toSeconds());
    for (int wave = 0;
        !isDone.getAsBoolean() && wave * Waves.INTERVAL.toNanos() < window.toNanos();
        wave++) {
      send(waves, wave);
      var next = Waves.INTERVAL.multipliedBy(wave + 1L);
      await(isDone, () -> {}, start + (next.compareTo(window) < 0 ? next : window).toNanos());
    }
  }

  private void endRequests() {
    listener.close();
    long end = System.nanoTime() + LAST_REQUESTS.toNanos();
    awaitLeaving(() -> !listener.isOpen() && listener.plainChannels() == 0, end);
    await(
        () -> listener.plainChannels() == 0,
        () -> {
          listener.closeIdleChannels();
          tellAll();
        },
        end + times.lastAnswers().toNanos());
  }

  private void tellAll() {
    table.onEach(connection -> connection.leave(comeBack()));
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
    await(this::isEmpty, () -> {}, deadlineNanos);
  }

  /// Polls that come meanwhile are told, too.
  private void awaitLeaving(BooleanSupplier condition, long deadlineNanos) {
    await(condition, this::tellAll, deadlineNanos);
  }

  private static void await(BooleanSupplier condition, Runnable meanwhile, long deadlineNanos) {
    while (!condition.getAsBoolean() && System.nanoTime() - deadlineNanos < 0) {
      meanwhile.run();
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
