package chat.parley.loadtest.crowd;

import chat.parley.loadtest.pace.Schedule;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// When each write reached its readers. Confined to one lane, or to whoever adds the lanes up.
final class Arrivals {
  private static final int DIGITS = 3;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Schedule schedule;
  private final int warmUp;
  private final Map<Way, PerWay> perWay = new EnumMap<>(Way.class);

  /// @param warmUp how many writes are left out
  Arrivals(Schedule schedule, int warmUp) {
    this.schedule = schedule;
    this.warmUp = warmUp;
    for (Way way : Way.values()) {
      perWay.put(way, new PerWay(Math.toIntExact(schedule.turns())));
    }
  }

  void shown(Way way, long dueNanos, long arrivedNanos) {
    int turn =
        (int)
            Math.round(
                (dueNanos - schedule.startNanos()) * schedule.perSecond() / NANOS_PER_SECOND);
    if (turn >= warmUp && turn < schedule.turns()) {
      of(way).shown(turn, Math.max(0, arrivedNanos - dueNanos));
    }
  }

  /// Nanoseconds from when a write was due until a reader had it, of all readers and writes.
  Histogram eachNanos(Way way) {
    return of(way).each;
  }

  /// Of each write that all `readers` of that way had, how long the last of them waited.
  Histogram lastNanos(Way way, int readers) {
    var last = new Histogram(DIGITS);
    for (int turn = warmUp; turn < schedule.turns(); turn++) {
      if (of(way).readers[turn] == readers) {
        last.recordValue(of(way).lastNanos[turn]);
      }
    }
    return last;
  }

  /// The same of the readers of all ways together.
  Histogram lastNanos(Map<Way, Integer> readers) {
    var last = new Histogram(DIGITS);
    for (int turn = warmUp; turn < schedule.turns(); turn++) {
      int write = turn;
      if (readers.entrySet().stream()
          .allMatch(way -> of(way.getKey()).readers[write] == way.getValue())) {
        last.recordValue(
            readers.keySet().stream().mapToLong(way -> of(way).lastNanos[write]).max().orElse(0));
      }
    }
    return last;
  }

  void add(Arrivals other) {
    perWay.forEach((way, mine) -> mine.add(other.of(way)));
  }

  private PerWay of(Way way) {
    PerWay found = perWay.get(way);
    if (found == null) {
      throw new IllegalStateException("no " + way);
    }
    return found;
  }

  /// Two arrays indexed by the write's turn.
  private static final class PerWay {
    private final Histogram each = new Histogram(DIGITS);
    private final int[] readers;
    private final long[] lastNanos;

    PerWay(int turns) {
      readers = new int[turns];
      lastNanos = new long[turns];
    }

    void shown(int turn, long nanos) {
      readers[turn]++;
      lastNanos[turn] = Math.max(lastNanos[turn], nanos);
      each.recordValue(nanos);
    }

    void add(PerWay other) {
      Arrays.setAll(readers, turn -> readers[turn] + other.readers[turn]);
      Arrays.setAll(lastNanos, turn -> Math.max(lastNanos[turn], other.lastNanos[turn]));
      each.add(other.each);
    }
  }
}
