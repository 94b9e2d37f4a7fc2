package chat.parley.client;

/// Stands before the application's listener, for what that throws is its own: the thread's handler
/// of uncaught exceptions hears of it, and whoever was telling goes on to read, to reconnect and to
/// empty the queue.
record GuardedListener(Listener listener) implements Listener {
  @Override
  public void event(Event event) {
    guarded(() -> listener.event(event));
  }

  @Override
  public void connection(Status status) {
    guarded(() -> listener.connection(status));
  }

  @Override
  public void failed(Unsent entry, ParleyException why) {
    guarded(() -> listener.failed(entry, why));
  }

  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      var thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
