package chat.parley.launcher;

import chat.parley.backplane.redis.RedisProxy.Treatment;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/// Of the publications on their way to nodes some are dropped, doubled or delayed for a time.
final class DisturbedPublications {
  private static final double SECONDS = 4;

  /// In a room of the workload the next one comes after a third of that.
  private static final Duration OVERTAKEN = Duration.ofMillis(300);

  private DisturbedPublications() {}

  /// @param treat has all that come from now on treated so
  static void disturb(
      Workload workload,
      RandomGenerator random,
      Consumer<LongFunction<Treatment>> treat,
      Runnable heal) {
    treat.accept(_ -> treatment(random.nextInt(10)));
    workload.goOnFor(SECONDS);
    heal.run();
  }

  private static Treatment treatment(int dice) {
    return switch (dice) {
      case 0, 1, 2 -> new Treatment.Drop();
      case 3 -> new Treatment.Twice();
      case 4 -> new Treatment.Delay(OVERTAKEN);
      default -> new Treatment.Pass();
    };
  }
}
