package chat.parley.loadtest.message;

import java.util.TreeSet;

/// Counts what one subscription got wrong: offsets that never came, came twice, or came after a
/// later one. Confined to its connection's lane.
///
/// Offsets go on counting across epochs, so the epoch plays no part here.
public final class OffsetChecker {
  /// A subscription that has lost more than this is only counted on.
  private static final int MAX_REMEMBERED = 100_000;

  /// Offsets below the last one that have not come.
  private final TreeSet<Long> open = new TreeSet<>();

  private long last;
  private long forgotten;
  private long doubled;
  private long outOfOrder;

  /// `start` is the position of the subscription: the first offset to come is the next one.
  public OffsetChecker(long start) {
    this.last = start;
  }

  public void arrived(long offset) {
    if (offset == last + 1) {
      last = offset;
    } else if (offset > last) {
      leaveOpen(last + 1, offset);
      last = offset;
    } else if (open.remove(offset)) {
      outOfOrder++;
    } else {
      doubled++;
    }
  }

  private void leaveOpen(long from, long to) {
    for (long offset = from; offset < to; offset++) {
      if (open.size() == MAX_REMEMBERED) {
        forgotten += to - offset;
        return;
      }
      open.add(offset);
    }
  }

  public long last() {
    return last;
  }

  public OffsetCount count() {
    return new OffsetCount(last, open.size() + forgotten, doubled, outOfOrder);
  }
}
