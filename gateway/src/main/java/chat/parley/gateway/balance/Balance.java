package chat.parley.gateway.balance;

import chat.parley.backplane.presence.NodeLeases;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.protocol.event.Notice;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says every second what this node holds, hears what the others hold, and asks as many connections
/// to come back elsewhere as [FairShare] says. While Redis does not answer it asks nobody.
///
/// Confined to the Redis thread, the public methods apart.
public final class Balance {
  private static final Logger log = LoggerFactory.getLogger(Balance.class);

  private static final Duration PERIOD = Duration.ofSeconds(1);

  /// Clients come back within this, at random.
  private static final long MAX_AFTER_MILLIS = PERIOD.toMillis();

  private final RedisThread thread;
  private final NodeLeases leases;
  private final ConnectionTable table;
  private final Guests guests;
  private final BalanceSettings settings;
  private final FairShare fairShare;
  private boolean isAsking;
  private volatile long share;

  /// Who may come here, and whether anybody may be sent away.
  ///
  /// @param mayCome whether this node takes more connections
  /// @param isLeaving whether this node is about to end, and sends everybody away by itself
  public record Guests(BooleanSupplier mayCome, BooleanSupplier isLeaving) {}

  public Balance(
      RedisThread thread,
      NodeLeases leases,
      ConnectionTable table,
      Guests guests,
      BalanceSettings settings) {
    this.thread = thread;
    this.leases = leases;
    this.table = table;
    this.guests = guests;
    this.settings = settings;
    this.fairShare = new FairShare(settings);
  }

  /// Called once.
  public void start() {
    if (settings.isOn()) {
      thread.repeat(PERIOD, this::look);
    }
  }

  /// What this node should hold; 0 where it does not know. Thread-safe.
  public long share() {
    return share;
  }

  private void look() {
    if (isAsking) {
      // Redis takes its time: what it says then is younger.
      return;
    }
    isAsking = true;
    var answer = guests.mayCome().getAsBoolean() ? leases.renew(table.longLived()) : leases.end();
    answer.whenComplete(
        (others, _) -> {
          isAsking = false;
          if (others != null && !guests.isLeaving().getAsBoolean()) {
            decide(others);
          } else {
            share = 0;
          }
        });
  }

  private void decide(List<Long> others) {
    long own = table.longLived();
    boolean wasMoving = fairShare.isMoving();
    int count = fairShare.toMove(System.nanoTime(), own, others);
    share = fairShare.share();
    if (count > 0 && !wasMoving) {
      log.info(
          "asks connections to move: holds {}, its share among {} nodes is {}",
          own,
          others.size() + 1,
          fairShare.share());
    } else if (wasMoving && !fairShare.isMoving()) {
      log.info("asks no more to move: holds {}, its share is {}", own, fairShare.share());
    }
    table.onSomeLongLived(count, connection -> connection.leave(comeBack()));
  }

  private static Notice.Reconnect comeBack() {
    return new Notice.Reconnect(ThreadLocalRandom.current().nextLong(MAX_AFTER_MILLIS), "balance");
  }
}
