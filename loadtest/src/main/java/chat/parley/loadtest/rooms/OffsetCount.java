package chat.parley.loadtest.rooms;

/// What an [OffsetChecker] has found up to `last`. Immutable.
record OffsetCount(long last, long missing, long doubled, long outOfOrder) {
  boolean isCleanUpTo(long top) {
    return last == top && missing == 0 && doubled == 0 && outOfOrder == 0;
  }
}
