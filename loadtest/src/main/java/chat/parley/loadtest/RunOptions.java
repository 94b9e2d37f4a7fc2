package chat.parley.loadtest;

import chat.parley.loadtest.report.JsonReport;
import chat.parley.loadtest.report.Report;
import chat.parley.loadtest.report.TextReport;
import chat.parley.loadtest.run.Run;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that all scenarios share, and the frame of a run.
final class RunOptions {
  @Mixin TargetOptions targets = new TargetOptions();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "connects per second (${DEFAULT-VALUE})")
  double rate = 1_000;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "event loops of the generator (${DEFAULT-VALUE})")
  int threads = 1;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this and exit")
  boolean helpWanted;

  @Option(names = "--json", paramLabel = "FILE", description = "write the figures there as well")
  @Nullable Path json;

  /// Runs a scenario and prints its report. The exit code: 0, or 1 when a promise was broken, or 2
  /// when there was nothing to measure.
  int run(Function<Run, Report> scenario) {
    try (Run run = new Run(targets.targets(), threads)) {
      Report report = scenario.apply(run);
      System.out.print(TextReport.of(report));
      if (json != null) {
        JsonReport.write(report, json);
      }
      return report.failed() ? 1 : 0;
    } catch (RuntimeException notRun) {
      System.err.println("load: " + notRun.getMessage());
      return 2;
    }
  }
}
