package chat.parley.loadtest.rooms;

import chat.parley.loadtest.client.Lane;
import chat.parley.loadtest.client.Turnout;
import chat.parley.loadtest.pace.Schedule;
import chat.parley.loadtest.pace.Window;
import chat.parley.loadtest.plan.Seat;
import chat.parley.loadtest.plan.SeatingPlan;
import chat.parley.loadtest.process.CpuReading;
import chat.parley.loadtest.process.CpuUse;
import chat.parley.loadtest.report.Report;
import chat.parley.loadtest.run.Run;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Everybody arrives; writers send by the clock through warm-up and measurement; then all wait
/// until everybody has everything, at most until a deadline. Confined to one thread, which mostly
/// sleeps.
public final class RoomsScenario {
  private static final long START_DELAY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SETTLE_DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Run run;
  private final RoomsSettings settings;
  private final Map<Lane, LaneDesk> desks;

  public RoomsScenario(Run run, RoomsSettings settings) {
    this.run = run;
    this.settings = settings;
    this.desks = run.lanes().stream().collect(Collectors.toMap(Function.identity(), LaneDesk::on));
  }

  public Report report() {
    settings.warning().ifPresent(run.progress()::phase);
    SeatingPlan plan = run.prepare(settings.shape());
    List<Member> members =
        plan.seats().stream().map(seat -> new Member(seat, deskOf(seat))).toList();
    run.progress().phase("connecting %,d members".formatted(members.size()));
    Turnout turnout =
        run.opener().open(plan.seats(), settings.connectRate(), seat -> members.get(seat.number()));
    Window window = send(members);
    CpuUse cpu = measure(window);
    Audit audit = settle(members);
    Outcome outcome = new Outcome(window, cpu, total(), audit, run.lanes().size());
    Report report = RoomsReport.of(settings, outcome, turnout);
    run.opener().close(turnout);
    return report;
  }

  private LaneDesk deskOf(Seat seat) {
    return Objects.requireNonNull(desks.get(run.dialer().laneOf(seat)));
  }

  /// Starts the senders of all lanes and answers the window to be measured.
  private Window send(List<Member> members) {
    long start = run.clock().getAsLong() + START_DELAY_NANOS;
    long from = start + settings.phases().warmUp().toNanos();
    Window window = new Window(from, from + settings.phases().measured().toNanos());
    Duration sending = settings.phases().warmUp().plus(settings.phases().measured());
    List<List<Member>> writers =
        run.lanes().stream()
            .map(lane -> writersOn(lane, members))
            .filter(onLane -> !onLane.isEmpty())
            .toList();
    double perLane = settings.sendsPerSecond() / writers.size();
    long turns = (long) (perLane * sending.toNanos() / 1e9);
    for (List<Member> onLane : writers) {
      LaneDesk desk = onLane.getFirst().desk();
      desk.lane().execute(() -> desk.tally().measure(window));
      var schedule = new Schedule(start, perLane, turns);
      new LaneSender(desk.lane(), onLane, schedule, settings.traffic().textBytes()).start();
    }
    return window;
  }

  /// In the order of the plan, in which neighbours sit in different rooms.
  private List<Member> writersOn(Lane lane, List<Member> members) {
    return SeatingPlan.writers(
            members.stream().map(Member::seat).toList(), settings.traffic().writersPerRoom())
        .stream()
        .map(seat -> members.get(seat.number()))
        .filter(member -> member.desk().lane() == lane)
        .toList();
  }

  private CpuUse measure(Window window) {
    run.progress().phase("warming up for " + settings.phases().warmUp().toSeconds() + " s");
    sleepUntil(window.fromNanos());
    CpuReading before = run.processes().readCpu();
    run.progress().phase("measuring for " + settings.phases().measured().toSeconds() + " s");
    sleepUntil(window.toNanos());
    return run.processes().readCpu().since(before);
  }

  private void sleepUntil(long nanos) {
    while (nanos - run.clock().getAsLong() > PROGRESS_NANOS) {
      run.clock().sleepUntil(run.clock().getAsLong() + PROGRESS_NANOS);
      Tally total = total();
      run.progress().phase("  %,d sent, %,d delivered".formatted(total.sent, total.delivered));
    }
    run.clock().sleepUntil(nanos);
  }

  private Audit settle(List<Member> members) {
    run.progress().phase("waiting until everybody has everything");
    long deadline = run.clock().getAsLong() + SETTLE_DEADLINE_NANOS;
    Audit audit = audit(members);
    while (!audit.isSettled() && run.clock().getAsLong() < deadline) {
      run.clock().sleepUntil(run.clock().getAsLong() + GLANCE_NANOS);
      audit = audit(members);
    }
    return audit;
  }

  private Audit audit(List<Member> members) {
    return Audit.of(
        run.lanes().stream()
            .flatMap(lane -> lane.ask(() -> countsOn(lane, members)).stream())
            .toList());
  }

  private static List<MemberCount> countsOn(Lane lane, List<Member> members) {
    return members.stream()
        .filter(member -> member.desk().lane() == lane)
        .filter(Member::hasSubscribed)
        .map(Member::count)
        .toList();
  }

  private Tally total() {
    Tally total = new Tally();
    desks.forEach(
        (lane, desk) ->
            lane.ask(
                () -> {
                  total.add(desk.tally());
                  return total;
                }));
    return total;
  }
}
