package chat.parley.client;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Which transport to try, the best one first. One that fails without a word from the node is taken
/// for blocked: at once where it has never worked, after two failures in succession where it has.
/// Below the last one the first is tried again. From a lower one the better ones are tried now and
/// then, ever less often.
///
/// Decides only; outcomes are told to it.
final class Ladder {
  /// Only a connection that held for so long counts as a success.
  static final long STEADY_MILLIS = 10_000;

  private static final long CLIMB_MILLIS = 30_000;
  private static final long LONGEST_CLIMB_MILLIS = 1_800_000;

  private final List<Transport> transports;
  private final Loop loop;
  private final Set<Transport> proven = EnumSet.noneOf(Transport.class);
  private int index;
  private int failures;
  private long climbMillis = CLIMB_MILLIS;

  Ladder(List<Transport> transports, Loop loop) {
    this.transports = transports;
    this.loop = loop;
  }

  Transport current() {
    return transports.get(index);
  }

  /// What would be better than the present one, the best first.
  List<Transport> better() {
    return transports.subList(0, index);
  }

  /// The present one works.
  void live() {
    proven.add(current());
  }

  /// Its connection has ended.
  ///
  /// @param lifeMillis how long it worked; 0 where it never did
  /// @param isNumbered whether the node said why
  void ended(long lifeMillis, boolean isNumbered) {
    if (isNumbered) {
      failures = 0;
      if (lifeMillis == 0) {
        // Once that is cured the best one may work.
        index = 0;
      }
    } else if (lifeMillis >= STEADY_MILLIS) {
      failures = 0;
    } else {
      failures++;
      if (failures >= (proven.contains(current()) ? 2 : 1)) {
        failures = 0;
        index = (index + 1) % transports.size();
      }
    }
  }

  /// When to look whether a better one works.
  long nextClimbMillis() {
    long millis = climbMillis;
    climbMillis = Math.min(millis * 2, LONGEST_CLIMB_MILLIS);
    return (long) (millis * (0.5 + loop.random() / 2));
  }

  void climb(Transport transport) {
    index = transports.indexOf(transport);
    failures = 0;
    climbMillis = CLIMB_MILLIS;
  }
}
