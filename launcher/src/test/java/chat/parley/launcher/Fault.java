package chat.parley.launcher;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Something that breaks, and what clients may see of it.
///
/// @param strike breaks it, and returns when the fault's own time is over
/// @param settle waits until Redis serves everything again that it serves when all is well: longer
///   than its own time sends may have to be repeated
/// @param mend makes whole what clients had to do without; they are live again before
/// @param seen what clients may see of it besides delay
/// @param loss what Redis loses by it
/// @param live how long after the fault's end everybody must be live again
/// @param isLiveCountedFromStrike whether that is counted from its beginning
/// @param traces what it must have left behind
record Fault(
    String name,
    Consumer<Workload> strike,
    Runnable settle,
    Runnable mend,
    Set<Sight> seen,
    Loss loss,
    Duration live,
    boolean isLiveCountedFromStrike,
    Set<Trace> traces) {
  private static final Duration LIVE = Duration.ofSeconds(10);

  /// Of a long suite, those alone in whose name this is found.
  private static final Pattern ONLY = Pattern.compile(System.getProperty("parley.faults.only", ""));

  /// What may be seen of a fault.
  enum Sight {
    /// Sends that must be repeated, and polls that must come again, while it lasts.
    REPEATED_SENDS,
    /// Connections that end.
    ENDS
  }

  /// What Redis loses by it, from nothing to most. Whatever that is, it is announced.
  enum Loss {
    /// Nothing: nobody may be told of a loss.
    NONE,
    /// What had reached readers and was not acknowledged.
    UNACKNOWLEDGED,
    /// Perhaps the last that was acknowledged.
    POSSIBLE,
    /// Some of what was acknowledged.
    CERTAIN
  }

  private Fault(String name, Consumer<Workload> strike, Set<Sight> seen, Loss loss) {
    this(name, strike, () -> {}, () -> {}, seen, loss, LIVE, false, Set.of());
  }

  /// Clients see delay alone.
  static Fault ofDelay(String name, Consumer<Workload> strike) {
    return new Fault(name, strike, Set.of(), Loss.NONE);
  }

  /// Redis is away: clients see delay, sends that they repeat, and polls that are refused and come
  /// again.
  static Fault ofOutage(String name, Consumer<Workload> strike) {
    return new Fault(name, strike, Set.of(Sight.REPEATED_SENDS), Loss.NONE);
  }

  /// Clients have to connect again.
  static Fault ofConnections(String name, Consumer<Workload> strike, Runnable mend) {
    return new Fault(name, strike, Set.of(Sight.REPEATED_SENDS, Sight.ENDS), Loss.NONE)
        .mendedBy(mend);
  }

  /// Something that was acknowledged is lost.
  static Fault ofData(String name, Consumer<Workload> strike) {
    return new Fault(name, strike, Set.of(Sight.values()), Loss.CERTAIN);
  }

  /// Nobody but those who are struck sees anything of it.
  static Fault ofOthers(String name, Consumer<Workload> strike) {
    return new Fault(name, strike, Set.of(), Loss.NONE);
  }

  /// Some readers have to connect again, and nobody else sees anything of it.
  static Fault ofReaders(String name, Consumer<Workload> strike) {
    return new Fault(name, strike, Set.of(Sight.ENDS), Loss.NONE);
  }

  /// Clients see delay, and are told of what is lost.
  static Fault ofLoss(String name, Loss loss, Consumer<Workload> strike) {
    return new Fault(name, strike, Set.of(Sight.REPEATED_SENDS), loss);
  }

  Fault liveWithin(Duration time) {
    return new Fault(name, strike, settle, mend, seen, loss, time, false, traces);
  }

  /// Where the fault's own time is over only when somebody has noticed it.
  Fault liveWithinFromStrike(Duration time) {
    return new Fault(name, strike, settle, mend, seen, loss, time, true, traces);
  }

  Fault settledBy(Runnable wait) {
    return new Fault(name, strike, wait, mend, seen, loss, live, isLiveCountedFromStrike, traces);
  }

  Fault mendedBy(Runnable other) {
    return new Fault(
        name, strike, settle, other, seen, loss, live, isLiveCountedFromStrike, traces);
  }

  Fault leaves(Trace... left) {
    return new Fault(
        name, strike, settle, mend, seen, loss, live, isLiveCountedFromStrike, Set.of(left));
  }

  boolean isChosen() {
    return ONLY.matcher(name).find();
  }

  boolean shows(Sight sight) {
    return seen.contains(sight);
  }
}
