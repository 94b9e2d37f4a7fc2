package chat.parley.loadtest;

import chat.parley.loadtest.crowd.CrowdScenario;
import chat.parley.loadtest.crowd.CrowdSettings;
import chat.parley.loadtest.crowd.CrowdSettings.Mix;
import chat.parley.loadtest.crowd.CrowdSettings.Writes;
import chat.parley.loadtest.plan.Shape;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `load crowd`
@Command(
    name = "crowd",
    description = "One room with very many readers: how long until the last one has a write.")
final class CrowdCommand implements Callable<Integer> {
  @Mixin RunOptions options = new RunOptions();

  @Option(names = "--readers", paramLabel = "N", description = "members (${DEFAULT-VALUE})")
  int readers = 10_000;

  @Option(
      names = "--sse",
      paramLabel = "PERCENT",
      description = "of them on server-sent events (${DEFAULT-VALUE})")
  int eventStreamPercent = 15;

  @Option(
      names = "--long-poll",
      paramLabel = "PERCENT",
      description = "of them polling; the rest is on WebSockets (${DEFAULT-VALUE})")
  int longPollPercent = 5;

  @Option(
      names = "--writes",
      paramLabel = "N",
      description = "messages that are measured (${DEFAULT-VALUE})")
  int writes = 60;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "messages before, which are not (${DEFAULT-VALUE})")
  int warmUp = 20;

  @Option(
      names = "--writes-per-second",
      paramLabel = "N",
      description = "by one of the members (${DEFAULT-VALUE})")
  double writesPerSecond = 1;

  @Option(
      names = "--text-bytes",
      paramLabel = "N",
      description = "length of a message's text (${DEFAULT-VALUE})")
  int textBytes = 100;

  @Override
  public Integer call() {
    return options.run(
        run -> {
          var settings =
              new CrowdSettings(
                  new Shape(readers, readers, 1, run.nodes()),
                  new Mix(eventStreamPercent, longPollPercent),
                  new Writes(warmUp, writes, writesPerSecond, textBytes),
                  options.rate);
          return new CrowdScenario(run, settings).report();
        });
  }
}
