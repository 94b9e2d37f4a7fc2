package chat.parley.loadtest.rooms;

import chat.parley.loadtest.message.Stamp;
import chat.parley.loadtest.pace.Window;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/// What one lane has counted. Confined to its event loop, or to whoever adds the lanes up.
///
/// Sends and their deliveries belong to the window in which the send was due; `arrivedInWindow`
/// counts by arrival, to be held against the CPU time of the same span.
final class Tally {
  private static final int DIGITS = 3;

  final Histogram sameNodeNanos = new Histogram(DIGITS);
  final Histogram crossNodeNanos = new Histogram(DIGITS);
  final Histogram answerNanos = new Histogram(DIGITS);
  final Histogram lateNanos = new Histogram(DIGITS);
  final Map<String, Long> troubles = new TreeMap<>();
  private Window window = Window.NEVER;
  long sent;
  long refused;
  long delivered;
  long arrivedInWindow;

  void measure(Window measured) {
    window = measured;
  }

  void sent(long dueNanos, long nowNanos) {
    sent++;
    if (window.contains(dueNanos)) {
      lateNanos.recordValue(nowNanos - dueNanos);
    }
  }

  void answered(long dueNanos, long arrivedNanos) {
    if (window.contains(dueNanos)) {
      answerNanos.recordValue(arrivedNanos - dueNanos);
    }
  }

  void refused(String reason) {
    refused++;
    trouble("refused: " + reason);
  }

  /// Something that should not happen; counted by what it was.
  void trouble(String what) {
    troubles.merge(what, 1L, Long::sum);
  }

  void delivered(Stamp stamp, int readersNode, long arrivedNanos) {
    delivered++;
    if (window.contains(arrivedNanos)) {
      arrivedInWindow++;
    }
    if (window.contains(stamp.dueNanos())) {
      Histogram latency = stamp.node() == readersNode ? sameNodeNanos : crossNodeNanos;
      latency.recordValue(Math.max(0, arrivedNanos - stamp.dueNanos()));
    }
  }

  void add(Tally other) {
    sameNodeNanos.add(other.sameNodeNanos);
    crossNodeNanos.add(other.crossNodeNanos);
    answerNanos.add(other.answerNanos);
    lateNanos.add(other.lateNanos);
    other.troubles.forEach((what, times) -> troubles.merge(what, times, Long::sum));
    sent += other.sent;
    refused += other.refused;
    delivered += other.delivered;
    arrivedInWindow += other.arrivedInWindow;
  }
}
