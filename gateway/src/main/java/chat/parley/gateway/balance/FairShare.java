package chat.parley.gateway.balance;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides how many connections a node asks to move, from what it and the others hold. Two nodes
/// never play ping-pong: one begins well above its share and ends at it, so it gives nobody more
/// than his share. Those who are on their way from one node to another, whoever asked them, are
/// counted by nobody: so the share is one of the most that was counted within the last few seconds.
///
/// It gives in rounds: no more in a round than was too much at its beginning. Where that does not
/// help (a balancer that sends everybody back), each further round waits twice as long.
///
/// Knows no clock: the caller says what time it is. Confined to the Redis thread.
final class FairShare {
  /// A few more or fewer are chance.
  private static final int LEAST_SLACK = 10;

  /// From asking a connection to move until the others' counts have it: its random delay (a second
  /// at most), connecting, the lease of the node that has it now, and our next look.
  static final Duration UNDER_WAY = Duration.ofSeconds(5);

  /// Readings further apart than this say nothing about the time between.
  private static final Duration GAP = Duration.ofSeconds(3);

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final int LONGEST_PATIENCE = 16;

  private final BalanceSettings settings;
  private final ArrayDeque<Reading> readings = new ArrayDeque<>();
  private @Nullable Long aboveSinceNanos;
  private @Nullable Long lastAskedNanos;
  private int patience = 1;
  private long leftInRound;
  private long share;

  /// What all nodes held together.
  private record Reading(long atNanos, long total) {}

  FairShare(BalanceSettings settings) {
    this.settings = settings;
  }

  /// What this node should hold; 0 where it is alone.
  long share() {
    return share;
  }

  boolean isMoving() {
    return leftInRound > 0;
  }

  /// How many of this node's connections are asked to move now.
  ///
  /// @param own what it holds
  /// @param others what each other node holds that may be sent more
  int toMove(long nowNanos, long own, List<Long> others) {
    read(nowNanos, own + others.stream().mapToLong(Long::longValue).sum());
    share = others.isEmpty() ? 0 : split(mostCounted(), others.size() + 1);
    if (others.isEmpty() || own <= share || !(isMoving() || isAbove(own))) {
      calm();
      return 0;
    }
    return isMoving() || begins(nowNanos, own) ? move(nowNanos, own - share) : 0;
  }

  private boolean isAbove(long own) {
    return own - share > Math.max(LEAST_SLACK, share * settings.margin() / 100);
  }

  private boolean begins(long nowNanos, long own) {
    if (aboveSinceNanos == null) {
      aboveSinceNanos = nowNanos;
    }
    if (nowNanos - aboveSinceNanos < settings.settle().toNanos() * patience) {
      return false;
    }
    leftInRound = own - share;
    return true;
  }

  private int move(long nowNanos, long tooMany) {
    if (lastAskedNanos != null && nowNanos - lastAskedNanos < SECOND.toNanos()) {
      return 0;
    }
    int count = Math.clamp(Math.min(tooMany, leftInRound), 0, settings.perSecond());
    lastAskedNanos = nowNanos;
    leftInRound -= count;
    if (leftInRound == 0) {
      aboveSinceNanos = null;
      patience = Math.min(2 * patience, LONGEST_PATIENCE);
    }
    return count;
  }

  private void calm() {
    aboveSinceNanos = null;
    leftInRound = 0;
    patience = 1;
  }

  private void read(long nowNanos, long total) {
    if (!readings.isEmpty() && nowNanos - readings.getLast().atNanos() > GAP.toNanos()) {
      aboveSinceNanos = null;
    }
    readings.add(new Reading(nowNanos, total));
    while (nowNanos - readings.getFirst().atNanos() >= UNDER_WAY.toNanos()) {
      readings.removeFirst();
    }
  }

  private long mostCounted() {
    return readings.stream().mapToLong(Reading::total).max().orElse(0);
  }

  private static long split(long connections, int nodes) {
    return (connections + nodes - 1) / nodes;
  }
}
