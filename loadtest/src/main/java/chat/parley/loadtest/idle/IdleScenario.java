package chat.parley.loadtest.idle;

import chat.parley.loadtest.client.Opener;
import chat.parley.loadtest.client.Turnout;
import chat.parley.loadtest.plan.Seat;
import chat.parley.loadtest.plan.SeatingPlan;
import chat.parley.loadtest.process.CpuReading;
import chat.parley.loadtest.process.CpuUse;
import chat.parley.loadtest.report.Report;
import chat.parley.loadtest.run.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Everybody connects by the clock, slice by slice, and stays; memory is compared before and after.
/// Confined to one thread.
public final class IdleScenario {
  /// What a connect leaves to be done (presence, subscriptions in Redis) belongs to its cost.
  private static final Duration AFTERMATH = Duration.ofMillis(500);

  private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(5);

  private final Run run;
  private final IdleSettings settings;

  public IdleScenario(Run run, IdleSettings settings) {
    this.run = run;
    this.settings = settings;
  }

  public Report report() {
    SeatingPlan plan = run.prepare(settings.shape());
    Opener opener = run.opener();
    List<Round> rounds = new ArrayList<>();
    for (int number = 1; number <= settings.rounds(); number++) {
      if (number > 1) {
        pause(BETWEEN_ROUNDS);
      }
      rounds.add(round(number, plan.seats(), opener));
    }
    return IdleReport.of(run.processes().servers(), rounds);
  }

  private Round round(int number, List<Seat> seats, Opener opener) {
    Map<String, Long> bytesBefore = run.processes().readMemory();
    List<Slice> slices = new ArrayList<>();
    for (int from = 0; from < seats.size(); from += settings.sliceSize()) {
      int to = Math.min(seats.size(), from + settings.sliceSize());
      run.progress().phase("round %d: connecting %,d to %,d".formatted(number, from + 1, to));
      slices.add(slice(number, seats.subList(from, to), opener));
    }
    run.progress().phase("holding for " + settings.hold().toSeconds() + " s");
    CpuReading beforeHold = run.processes().readCpu();
    pause(settings.hold());
    CpuUse hold = run.processes().readCpu().since(beforeHold);
    Map<String, Long> bytesAfter = run.processes().readMemory();
    List<Turnout> turnouts = slices.stream().map(Slice::turnout).toList();
    Round round =
        new Round(
            slices, bytesBefore, bytesAfter, hold, turnouts.stream().mapToInt(Turnout::gone).sum());
    turnouts.forEach(opener::close);
    return round;
  }

  private Slice slice(int round, List<Seat> seats, Opener opener) {
    CpuReading before = run.processes().readCpu();
    Turnout turnout = opener.open(seats, settings.connectRate(), _ -> Silent.FOLLOWER);
    pause(AFTERMATH);
    CpuUse cpu = run.processes().readCpu().since(before);
    return new Slice(round, seats.getFirst().number() + 1, turnout, cpu);
  }

  private void pause(Duration duration) {
    run.clock().sleepUntil(run.clock().getAsLong() + duration.toNanos());
  }
}
