package chat.parley.loadtest.client;

import chat.parley.loadtest.identity.Tokens;
import chat.parley.loadtest.pace.OpenLoop;
import chat.parley.loadtest.pace.Schedule;
import chat.parley.loadtest.plan.Seat;
import chat.parley.loadtest.report.Progress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Opens connections by the clock, and closes them. Blocks its caller; confined to one thread.
public final class Opener {
  /// How long the last one may take to get in, or to leave.
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Dialer dialer;
  private final Tokens tokens;
  private final LongSupplier clockNanos;
  private final Progress progress;

  public Opener(Dialer dialer, Tokens tokens, LongSupplier clockNanos, Progress progress) {
    this.dialer = dialer;
    this.tokens = tokens;
    this.clockNanos = clockNanos;
    this.progress = progress;
  }

  /// Connects and subscribes all seats, and returns when each is inside or refused, or at the
  /// deadline. Fails if nobody got in: there is nothing to measure then.
  public Turnout open(List<Seat> seats, double perSecond, Function<Seat, Follower> followers) {
    List<String> userTokens = seats.stream().map(Seat::user).map(tokens::of).toList();
    Turnout turnout = new Turnout(seats.size());
    OpenLoop loop =
        new OpenLoop(clockNanos, new Schedule(clockNanos.getAsLong(), perSecond, seats.size()));
    while (!loop.finished()) {
      long pauseNanos =
          loop.catchUp(
              (turn, dueNanos) -> {
                Seat seat = seats.get((int) turn);
                var entrance = new Entrance(seat, followers.apply(seat), turnout, dueNanos);
                dialer.dial(seat, userTokens.get((int) turn), entrance);
              });
      progress.count("connected", turnout.entered(), turnout.expected());
      LockSupport.parkNanos(pauseNanos);
    }
    await(turnout::complete);
    progress.count("connected", turnout.entered(), turnout.expected());
    if (turnout.entered() == 0) {
      throw new IllegalStateException("nobody got in: " + turnout.refusals());
    }
    return turnout;
  }

  /// Closes what a turnout still has open.
  public void close(Turnout turnout) {
    turnout.closeAll();
    await(() -> turnout.gone() >= turnout.entered());
  }

  private void await(BooleanSupplier reached) {
    long deadline = clockNanos.getAsLong() + DEADLINE_NANOS;
    while (!reached.getAsBoolean() && clockNanos.getAsLong() < deadline) {
      LockSupport.parkNanos(GLANCE_NANOS);
    }
  }
}
