package chat.parley.client;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/// A loop whose time passes when a test says so. Everything runs on the test's thread.
final class ManualLoop implements Loop {
  private record Due(long millis, int order, Runnable deed) {}

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Due> timers =
      new PriorityQueue<>(Comparator.comparingLong(Due::millis).thenComparingInt(Due::order));
  private long nowMillis = 1_000_000;
  private int count;

  /// What the dice show.
  double random = 0.5;

  @Override
  public long nowMillis() {
    return nowMillis;
  }

  @Override
  public double random() {
    return random;
  }

  @Override
  public void execute(Runnable deed) {
    tasks.add(deed);
  }

  @Override
  public Timer after(long millis, Runnable deed) {
    var due = new Due(nowMillis + millis, count++, deed);
    timers.add(due);
    return () -> timers.remove(due);
  }

  /// Does what is to be done now.
  void run() {
    for (var task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /// Lets time pass, and does what becomes due meanwhile.
  void pass(long millis) {
    run();
    long end = nowMillis + millis;
    while (!timers.isEmpty() && timers.peek().millis() <= end) {
      var due = timers.remove();
      nowMillis = due.millis();
      due.deed().run();
      run();
    }
    nowMillis = end;
  }
}
