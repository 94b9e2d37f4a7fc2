package chat.parley.loadtest.crowd;

import chat.parley.loadtest.client.HttpTransport;
import chat.parley.loadtest.client.Lane;
import chat.parley.loadtest.client.Turnout;
import chat.parley.loadtest.pace.OpenLoop;
import chat.parley.loadtest.pace.Schedule;
import chat.parley.loadtest.plan.Seat;
import chat.parley.loadtest.plan.SeatingPlan;
import chat.parley.loadtest.process.CpuReading;
import chat.parley.loadtest.report.Report;
import chat.parley.loadtest.run.Run;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// All readers arrive; one of them writes by the clock; then all wait until everybody has
/// everything, at most until a deadline. Confined to one thread, which mostly sleeps.
public final class CrowdScenario {
  private static final long START_DELAY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Run run;
  private final CrowdSettings settings;
  private final Map<Lane, Desk> desks;
  private final AtomicInteger following = new AtomicInteger();

  public CrowdScenario(Run run, CrowdSettings settings) {
    this.run = run;
    this.settings = settings;
    this.desks = run.lanes().stream().collect(Collectors.toMap(Function.identity(), Desk::new));
  }

  public Report report() {
    SeatingPlan plan = run.prepare(settings.shape());
    List<Reader> readers = plan.seats().stream().map(this::reader).toList();
    Turnout webSockets = arrive(readers);
    var schedule =
        new Schedule(
            run.clock().getAsLong() + START_DELAY_NANOS,
            settings.writes().perSecond(),
            settings.writes().all());
    desks.forEach(
        (lane, desk) ->
            lane.ask(
                () -> {
                  desk.measure(new Arrivals(schedule, settings.writes().warmUp()));
                  return desk;
                }));
    var writer = new Writer(readers.getFirst(), schedule, settings.writes().textBytes());
    run.progress().phase("writing %,d messages".formatted(schedule.turns()));
    CpuReading before = run.processes().readCpu();
    writer.start();
    await(
        "shown",
        () -> shown(readers),
        (long) settings.writes().all() * readers.size(),
        schedule.dueNanos(schedule.turns()) + DEADLINE_NANOS);
    var outcome =
        Outcome.of(
            readers,
            settings,
            total(schedule),
            troubles(),
            run.processes().readCpu().since(before));
    Report report = CrowdReport.of(settings, outcome, writer.lateNanos());
    run.opener().close(webSockets);
    return report;
  }

  private Reader reader(Seat seat) {
    Desk desk = Objects.requireNonNull(desks.get(run.dialer().laneOf(seat)));
    return new Reader(seat, settings.wayOf(seat), desk, following::incrementAndGet);
  }

  /// Who sits on a WebSocket first, then the others.
  private Turnout arrive(List<Reader> readers) {
    run.progress().phase("connecting %,d readers".formatted(readers.size()));
    var webSockets =
        readers.stream().filter(reader -> reader.way() == Way.WEBSOCKET).map(Reader::seat).toList();
    Turnout turnout =
        run.opener().open(webSockets, settings.connectRate(), seat -> readers.get(seat.number()));
    var others = readers.stream().filter(reader -> reader.way() != Way.WEBSOCKET).toList();
    if (!others.isEmpty()) {
      var loop =
          new OpenLoop(
              run.clock(),
              new Schedule(run.clock().getAsLong(), settings.connectRate(), others.size()));
      while (!loop.finished()) {
        LockSupport.parkNanos(loop.catchUp((turn, due) -> dial(others.get((int) turn))));
      }
    }
    await("following", following::get, readers.size(), run.clock().getAsLong() + DEADLINE_NANOS);
    return turnout;
  }

  private void dial(Reader reader) {
    var transport =
        reader.way() == Way.LONG_POLL ? HttpTransport.LONG_POLL : HttpTransport.EVENT_STREAM;
    String token = run.tokens().of(reader.seat().user());
    run.dialer().dial(reader.seat(), token, transport, reader);
  }

  private void await(String what, LongSupplier count, long wanted, long deadlineNanos) {
    long reached = count.getAsLong();
    while (reached < wanted && run.clock().getAsLong() < deadlineNanos) {
      run.clock().sleepUntil(run.clock().getAsLong() + GLANCE_NANOS);
      reached = count.getAsLong();
      run.progress().count(what, reached, wanted);
    }
  }

  private long shown(List<Reader> readers) {
    return run.lanes().stream()
        .mapToLong(
            lane ->
                lane.ask(
                    () ->
                        readers.stream()
                            .filter(reader -> reader.desk().lane() == lane)
                            .mapToLong(Reader::messages)
                            .sum()))
        .sum();
  }

  private Arrivals total(Schedule schedule) {
    var total = new Arrivals(schedule, settings.writes().warmUp());
    desks.forEach(
        (lane, desk) ->
            lane.ask(
                () -> {
                  total.add(Objects.requireNonNull(desk.arrivals()));
                  return total;
                }));
    return total;
  }

  private Map<String, Long> troubles() {
    return desks.entrySet().stream()
        .flatMap(entry -> entry.getKey().ask(entry.getValue()::troubles).entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum));
  }
}
