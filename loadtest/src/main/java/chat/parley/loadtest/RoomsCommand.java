package chat.parley.loadtest;

import chat.parley.loadtest.plan.Shape;
import chat.parley.loadtest.rooms.RoomsScenario;
import chat.parley.loadtest.rooms.RoomsSettings;
import chat.parley.loadtest.rooms.RoomsSettings.Phases;
import chat.parley.loadtest.rooms.RoomsSettings.Traffic;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `load rooms`
@Command(name = "rooms", description = "Latency and CPU of deliveries; exact loss counts.")
final class RoomsCommand implements Callable<Integer> {
  @Mixin RunOptions options = new RunOptions();

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "members of all rooms together (${DEFAULT-VALUE})")
  int connections = 2_000;

  @Option(names = "--room-size", paramLabel = "N", description = "members (${DEFAULT-VALUE})")
  int roomSize = 10;

  @Option(
      names = "--writers",
      paramLabel = "N",
      description = "members of a room that send, at most all (${DEFAULT-VALUE})")
  int writers = 10;

  @Option(
      names = "--deliveries",
      paramLabel = "N",
      description = "deliveries per second over all rooms (${DEFAULT-VALUE})")
  double deliveries = 20_000;

  @Option(
      names = "--text-bytes",
      paramLabel = "N",
      description = "length of a message's text (${DEFAULT-VALUE})")
  int textBytes = 100;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      description = "sending that is not measured (${DEFAULT-VALUE})")
  int warmUpSeconds = 20;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "sending that is measured (${DEFAULT-VALUE})")
  int measuredSeconds = 30;

  @Option(
      names = "--late-limit",
      paramLabel = "MILLIS",
      description = "a generator whose p99 is later than this does not count (${DEFAULT-VALUE})")
  int lateLimitMillis = 20;

  @Override
  public Integer call() {
    return options.run(run -> new RoomsScenario(run, settings(run.nodes())).report());
  }

  private RoomsSettings settings(int nodes) {
    Phases phases =
        new Phases(
            Duration.ofSeconds(warmUpSeconds),
            Duration.ofSeconds(measuredSeconds),
            Duration.ofMillis(lateLimitMillis));
    return new RoomsSettings(
        new Shape(connections, roomSize, 1, nodes),
        new Traffic(deliveries, Math.min(writers, roomSize), textBytes),
        phases,
        options.rate);
  }
}
