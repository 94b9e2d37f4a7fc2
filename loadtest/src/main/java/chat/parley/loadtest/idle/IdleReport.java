package chat.parley.loadtest.idle;

import static chat.parley.loadtest.report.Column.number;
import static chat.parley.loadtest.report.Column.text;

import chat.parley.loadtest.process.CpuUse;
import chat.parley.loadtest.process.ServerProcess;
import chat.parley.loadtest.report.Column;
import chat.parley.loadtest.report.Latencies;
import chat.parley.loadtest.report.Report;
import chat.parley.loadtest.report.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Puts the figures of a run into tables and judges them.
final class IdleReport {
  private static final double KIB = 1024;
  private static final double MIB = 1024 * KIB;

  /// The nodes, by the name that the launcher gives their processes.
  private static final String GATEWAY = "gateway";

  private final List<ServerProcess> servers;
  private final List<Round> rounds;
  private final Report report = new Report("idle");

  private IdleReport(List<ServerProcess> servers, List<Round> rounds) {
    this.servers = servers;
    this.rounds = rounds;
  }

  static Report of(List<ServerProcess> servers, List<Round> rounds) {
    IdleReport idle = new IdleReport(servers, rounds);
    idle.addMemory();
    idle.addConnects();
    idle.addArrivals();
    idle.addHold();
    idle.addTroubles();
    idle.judge();
    return idle.report;
  }

  private void addMemory() {
    Section section =
        new Section(
            "memory (rss after collection; per connection: share of all connections)",
            text("round and process"),
            number("connections", 0),
            number("before MiB", 1),
            number("after MiB", 1),
            number("KiB/connection", 2));
    for (Round round : rounds) {
      round.bytesBefore().keySet().forEach(name -> addMemory(section, round, name, List.of(name)));
      List<String> gateways =
          round.bytesBefore().keySet().stream().filter(name -> name.startsWith(GATEWAY)).toList();
      addMemory(section, round, "gateways together", gateways);
    }
    report.add(section);
  }

  private void addMemory(Section section, Round round, String label, List<String> processes) {
    double before = sum(round.bytesBefore(), processes);
    double after = sum(round.bytesAfter(), processes);
    section.row(
        round.number() + " " + label,
        (long) round.connections(),
        before / MIB,
        after / MIB,
        (after - before) / KIB / round.connections());
  }

  private static double sum(Map<String, Long> bytes, List<String> processes) {
    return processes.stream().mapToLong(name -> bytes.getOrDefault(name, 0L)).sum();
  }

  private void addConnects() {
    List<Column> columns =
        cpuColumns("connects", "connected", "servers ms/connect", " ms", "machine busy %");
    Section section = new Section("cpu per connect", columns.toArray(Column[]::new));
    for (Slice slice : slices()) {
      List<Object> row = new ArrayList<>(List.of(label(slice), (long) slice.turnout().entered()));
      row.add(slice.millisPerConnect(slice.cpu().serversTogetherSeconds()));
      slice.cpu().serverSeconds().values().forEach(s -> row.add(slice.millisPerConnect(s)));
      row.add(slice.millisPerConnect(slice.cpu().generatorSeconds()));
      row.add(slice.cpu().machineBusy() * 100);
      section.row(row.toArray());
    }
    report.add(section);
  }

  private List<Column> cpuColumns(String... headings) {
    List<Column> columns = new ArrayList<>();
    columns.add(text(headings[0]));
    columns.add(number(headings[1], 0));
    columns.add(number(headings[2], 3));
    servers.forEach(server -> columns.add(number(server.name() + headings[3], 3)));
    columns.add(number("generator" + headings[3], 3));
    columns.add(number(headings[4], 1));
    return columns;
  }

  private static String label(Slice slice) {
    return "round %d, from %,d (%s)"
        .formatted(slice.round(), slice.firstConnect(), slice.isCold() ? "cold" : "warmer");
  }

  private void addArrivals() {
    Latencies latencies = new Latencies("time from due to subscribed");
    slices().forEach(slice -> latencies.row(label(slice), slice.turnout().entryNanos()));
    report.add(latencies.section());
  }

  private void addHold() {
    List<Column> columns = cpuColumns("round", "lost", "servers cpu s", " cpu s", "machine busy %");
    Section section = new Section("while idle", columns.toArray(Column[]::new));
    for (Round round : rounds) {
      CpuUse hold = round.hold();
      List<Object> row = new ArrayList<>(List.of("round " + round.number(), (long) round.gone()));
      row.add(hold.serversTogetherSeconds());
      row.addAll(hold.serverSeconds().values());
      row.add(hold.generatorSeconds());
      row.add(hold.machineBusy() * 100);
      section.row(row.toArray());
    }
    report.add(section);
  }

  private void addTroubles() {
    Map<String, Long> troubles = new TreeMap<>();
    for (Slice slice : slices()) {
      slice
          .turnout()
          .refusals()
          .forEach((reason, n) -> troubles.merge(reason, (long) n, Long::sum));
    }
    if (!troubles.isEmpty()) {
      Section section = new Section("troubles", text("what"), number("times", 0));
      troubles.forEach(section::row);
      report.add(section);
    }
  }

  private void judge() {
    for (Slice slice : slices()) {
      if (slice.cpu().machineWasTooBusy()) {
        report.warn(
            "%s: the machine was %.1f %% busy"
                .formatted(label(slice), slice.cpu().machineBusy() * 100));
      }
      if (slice.turnout().missing() > 0) {
        report.fail("%s: %,d did not get in".formatted(label(slice), slice.turnout().missing()));
      }
    }
    for (Round round : rounds) {
      if (round.gone() > 0) {
        report.fail("round %d: %,d connections were lost".formatted(round.number(), round.gone()));
      }
    }
  }

  private List<Slice> slices() {
    return rounds.stream().flatMap(round -> round.slices().stream()).toList();
  }
}
