package chat.parley.loadtest.message;

/// What an [OffsetChecker] has found up to `last`. Immutable.
public record OffsetCount(long last, long missing, long doubled, long outOfOrder) {
  public boolean isCleanUpTo(long top) {
    return last == top && missing == 0 && doubled == 0 && outOfOrder == 0;
  }
}
