package chat.parley.client;

import java.util.concurrent.Executor;

/// The one thread on which a client thinks, with its clock and its dice. All that the client holds
/// is confined to it; others hand it tasks.
interface Loop extends Executor {
  /// Milliseconds from an arbitrary moment on; never goes back.
  long nowMillis();

  /// From 0 to below 1.
  double random();

  /// Runs the deed on the loop once that time is over, unless it is cancelled before.
  Timer after(long millis, Runnable deed);

  /// What is due later.
  interface Timer {
    Timer NONE = () -> {};

    void cancel();
  }
}
