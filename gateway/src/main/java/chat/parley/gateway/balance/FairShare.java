package chat.parley.gateway.balance;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides how many connections a node asks to move, from what it and the others hold. Two nodes
/// never play ping-pong: one begins well above its share and ends at it, so it never makes another
/// one's share too large; and who has been asked to move counts as somebody's until he can have
/// been counted elsewhere, so it never gives more than it should.
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

  private static final int LONGEST_PATIENCE = 16;

  private final BalanceSettings settings;
  private final ArrayDeque<Asked> asked = new ArrayDeque<>();
  private @Nullable Long aboveSinceNanos;
  private @Nullable Long lastReadingNanos;
  private @Nullable Long lastAskedNanos;
  private int patience = 1;
  private long leftInRound;
  private long share;

  private record Asked(long atNanos, int count) {}

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
    forget(nowNanos);
    if (others.isEmpty()) {
      share = 0;
      calm();
      return 0;
    }
    long counted = own + others.stream().mapToLong(Long::longValue).sum();
    share = split(counted, others.size() + 1);
    if (own <= share || !(isMoving() || isAbove(own))) {
      calm();
      return 0;
    }
    if (!isMoving() && !begins(nowNanos, own)) {
      return 0;
    }
    return move(nowNanos, own - split(counted + underWay(), others.size() + 1));
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

  /// @param tooMany beyond what everybody's share will be when those under way have arrived
  private int move(long nowNanos, long tooMany) {
    if (lastAskedNanos != null && nowNanos - lastAskedNanos < Duration.ofSeconds(1).toNanos()) {
      return 0;
    }
    int count = (int) Math.clamp(Math.min(tooMany, leftInRound), 0, settings.perSecond());
    if (count > 0) {
      lastAskedNanos = nowNanos;
      asked.add(new Asked(nowNanos, count));
      leftInRound -= count;
    }
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

  private void forget(long nowNanos) {
    while (!asked.isEmpty() && nowNanos - asked.getFirst().atNanos() >= UNDER_WAY.toNanos()) {
      asked.removeFirst();
    }
    if (lastReadingNanos != null && nowNanos - lastReadingNanos > GAP.toNanos()) {
      aboveSinceNanos = null;
    }
    lastReadingNanos = nowNanos;
  }

  private long underWay() {
    return asked.stream().mapToLong(Asked::count).sum();
  }

  private static long split(long connections, int nodes) {
    return (connections + nodes - 1) / nodes;
  }
}
