package chat.parley.gateway.drain;

import chat.parley.gateway.admission.Admission;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.protocol.event.Notice;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Empties the node when it is asked to stop: nobody new is admitted, everybody is told to come
/// back elsewhere, each in the way of his transport. Sends and polls are answered meanwhile.
///
/// In the last phase, so that it stops first: Reactor Netty closes channels that were taken over at
/// once and without a word.
public final class Drain implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Drain.class);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  /// Clients come back within this, at random, so that they do not all meet the next node in one
  /// moment.
  private static final long MAX_AFTER_MILLIS = 1_000;

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
    log.info("draining {} connections, at most {} s", table.size(), window.toSeconds());
    table.onEach(Drain::leave);
    Thread.ofVirtual().name("parley-drain").start(() -> awaitEmpty(callback));
  }

  private static void leave(Connection connection) {
    long afterMillis = ThreadLocalRandom.current().nextLong(MAX_AFTER_MILLIS);
    connection.leave(new Notice.Reconnect(afterMillis, "drain"));
  }

  private void awaitEmpty(Runnable callback) {
    long deadline = System.nanoTime() + window.toNanos();
    while (table.size() + table.openChannels() > 0 && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    log.info("drained, {} connections left", table.size());
    callback.run();
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
