package chat.parley.loadtest;

import chat.parley.loadtest.idle.IdleScenario;
import chat.parley.loadtest.idle.IdleSettings;
import chat.parley.loadtest.plan.Shape;
import chat.parley.loadtest.process.FileLimit;
import chat.parley.loadtest.run.Run;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `load idle`
@Command(name = "idle", description = "Memory of idle connections, CPU of connecting.")
final class IdleCommand implements Callable<Integer> {

  @Mixin RunOptions options = new RunOptions();

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "how many, at most what the file limit allows (${DEFAULT-VALUE})")
  int connections = 15_000;

  @Option(
      names = "--room-size",
      paramLabel = "N",
      description = "connections that share their rooms (${DEFAULT-VALUE})")
  int roomSize = 50;

  @Option(
      names = "--rooms",
      paramLabel = "N",
      description = "rooms that each follows; 0 measures connecting alone (${DEFAULT-VALUE})")
  int rooms = 5;

  @Option(
      names = "--hold",
      paramLabel = "SECONDS",
      description = "how long they stay (${DEFAULT-VALUE})")
  int holdSeconds = 30;

  @Option(
      names = "--cold",
      paramLabel = "N",
      description =
          "connects that are measured together; the first so many are cold (${DEFAULT-VALUE})")
  int sliceSize = 8_000;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "how often all connect and leave; later rounds are warm (${DEFAULT-VALUE})")
  int rounds = 1;

  @Override
  public Integer call() {
    return options.run(
        run -> {
          Shape shape = new Shape(affordable(run), roomSize, rooms, run.nodes());
          Duration hold = Duration.ofSeconds(holdSeconds);
          var settings = new IdleSettings(shape, options.rate, sliceSize, rounds, hold);
          return new IdleScenario(run, settings).report();
        });
  }

  private int affordable(Run run) {
    int limit = FileLimit.connections();
    if (connections > limit) {
      run.progress()
          .phase(
              "%,d connections asked; the file limit (ulimit -n) of this process allows %,d"
                  .formatted(connections, limit));
    }
    return Math.min(connections, limit);
  }
}
