package chat.parley.client;

/// Rooms that a node cannot bring just now are asked for again, all together, with a back-off of
/// their own: the connection is well.
final class RoomRetry {
  private final Loop loop;
  private final Runnable again;
  private final Backoff backoff;
  private Loop.Timer timer = Loop.Timer.NONE;
  private boolean isDue;

  RoomRetry(Loop loop, Runnable again) {
    this.loop = loop;
    this.again = again;
    this.backoff = new Backoff(loop);
  }

  void later(ParleyException why) {
    if (!isDue) {
      isDue = true;
      timer =
          loop.after(
              backoff.nextMillis(why.afterMillis()),
              () -> {
                isDue = false;
                again.run();
              });
    }
  }

  /// A room was brought.
  void reset() {
    backoff.reset();
  }

  /// The connection has ended; the next one asks for all.
  void cancel() {
    timer.cancel();
    isDue = false;
  }
}
