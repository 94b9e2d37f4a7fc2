package chat.parley.loadtest.rooms;

import static chat.parley.loadtest.report.Column.number;
import static chat.parley.loadtest.report.Column.text;

import chat.parley.loadtest.client.Turnout;
import chat.parley.loadtest.process.CpuUse;
import chat.parley.loadtest.report.Latencies;
import chat.parley.loadtest.report.Report;
import chat.parley.loadtest.report.Section;
import java.util.Map;
import java.util.TreeMap;

/// Puts the figures of a run into tables and judges them.
final class RoomsReport {
  /// Below this share of the rate it was asked for, the generator has measured something else.
  private static final double ENOUGH = 0.99;

  /// A reader busier than this adds its own waiting to what it measures.
  private static final double READER_TOO_BUSY = 0.85;

  private static final int LATE_PERCENTILE = 99;

  private final RoomsSettings settings;
  private final Outcome outcome;
  private final Report report = new Report("rooms");

  private RoomsReport(RoomsSettings settings, Outcome outcome) {
    this.settings = settings;
    this.outcome = outcome;
  }

  static Report of(RoomsSettings settings, Outcome outcome, Turnout turnout) {
    RoomsReport rooms = new RoomsReport(settings, outcome);
    rooms.addRates();
    rooms.addLatencies();
    rooms.addCpu();
    rooms.addCorrectness();
    rooms.addTroubles(turnout);
    rooms.judge(turnout);
    return rooms.report;
  }

  private void addRates() {
    report.add(
        new Section(
                "rate",
                text("what"),
                number("asked/s", 0),
                number("achieved/s", 0),
                number("in the window", 0))
            .row(
                "sends",
                settings.sendsPerSecond(),
                outcome.achievedSendsPerSecond(),
                outcome.tally().lateNanos.getTotalCount())
            .row(
                "deliveries",
                settings.traffic().deliveriesPerSecond(),
                outcome.arrivedPerSecond(),
                outcome.tally().arrivedInWindow));
  }

  private void addLatencies() {
    Tally tally = outcome.tally();
    report.add(
        new Latencies("latency since the send was due")
            .row("delivery, same node", tally.sameNodeNanos)
            .row("delivery, cross node", tally.crossNodeNanos)
            .row("answer to the sender", tally.answerNanos)
            .row("generator itself late", tally.lateNanos)
            .section());
  }

  private void addCpu() {
    CpuUse cpu = outcome.cpu();
    Section section =
        new Section("cpu", text("process"), number("cpu s", 2), number("µs/delivery", 2));
    cpu.serverSeconds().forEach((name, seconds) -> addCpu(section, name, seconds));
    addCpu(section, "servers together", cpu.serversTogetherSeconds());
    addCpu(section, "load generator", cpu.generatorSeconds());
    report.add(section);
    report.add(
        new Section("machine", text("what"), number("busy %", 1))
            .row("all processors", cpu.machineBusy() * 100));
  }

  private void addCpu(Section section, String name, double seconds) {
    section.row(name, seconds, outcome.microsPerDelivery(seconds));
  }

  private void addCorrectness() {
    Audit audit = outcome.audit();
    Tally tally = outcome.tally();
    report.add(
        new Section("correctness", text("what"), number("count", 0))
            .row("sends", tally.sent)
            .row("deliveries", tally.delivered)
            .row("missing deliveries", audit.missing())
            .row("doubled deliveries", audit.doubled())
            .row("deliveries out of order", audit.outOfOrder())
            .row("acknowledged sends lost", audit.lostSends())
            .row("sends doubled", audit.doubledSends())
            .row("sends refused", tally.refused)
            .row("sends unanswered", audit.unanswered()));
  }

  private void addTroubles(Turnout turnout) {
    Map<String, Long> troubles = new TreeMap<>(outcome.tally().troubles);
    turnout.refusals().forEach((reason, times) -> troubles.put(reason, (long) times));
    if (!troubles.isEmpty()) {
      Section section = new Section("troubles", text("what"), number("times", 0));
      troubles.forEach(section::row);
      report.add(section);
    }
  }

  private void judge(Turnout turnout) {
    if (outcome.cpu().machineWasTooBusy()) {
      report.warn("the machine was %.1f %% busy".formatted(outcome.cpu().machineBusy() * 100));
    }
    if (outcome.achievedSendsPerSecond() < ENOUGH * settings.sendsPerSecond()) {
      report.warn("the generator did not reach the rate it was asked for");
    }
    if (outcome.generatorBusy() > READER_TOO_BUSY) {
      report.warn(
          "the generator's event loops were %.0f %% busy (--threads)"
              .formatted(outcome.generatorBusy() * 100));
    }
    double lateMillis = outcome.tally().lateNanos.getValueAtPercentile(LATE_PERCENTILE) / 1e6;
    if (lateMillis > settings.phases().lateLimit().toMillis()) {
      report.warn("the generator itself was late: p99 %.1f ms".formatted(lateMillis));
    }
    if (turnout.missing() > 0) {
      report.fail("%,d members did not get in".formatted(turnout.missing()));
    }
    if (turnout.gone() > 0) {
      report.fail("%,d connections were lost".formatted(turnout.gone()));
    }
    if (outcome.tally().troubles.containsKey("reset")) {
      report.fail("subscriptions were reset");
    }
    if (!outcome.audit().isClean()) {
      report.fail("something was lost, doubled or out of order, see 'correctness'");
    }
  }
}
