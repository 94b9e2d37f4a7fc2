package chat.parley.launcher;

import chat.parley.launcher.client.Deadline;
import java.time.Duration;

/// Redis loses all that it had, and everybody is told.
final class DataFaults {
  /// The position check's period, and as much again for a machine that has other things to do.
  private static final Duration TOLD = Duration.ofSeconds(20);

  private final TestCluster cluster;

  DataFaults(TestCluster cluster) {
    this.cluster = cluster;
  }

  /// The rooms are gone until everybody knows.
  Fault emptied() {
    return Fault.ofData(
        "Redis restarted empty, rooms made again when all are told",
        workload -> {
          workload.expectLosses();
          long emptied = System.currentTimeMillis();
          cluster.emptyRedis();
          long since = System.nanoTime();
          Deadline.await(
              () -> "all to be told that their rooms are gone",
              TOLD,
              () -> workload.allAreTold(emptied));
          System.out.printf(
              "all are told %d ms after Redis is back%n", (System.nanoTime() - since) / 1_000_000);
          workload.makeRoomsAgain();
        });
  }

  /// Somebody makes them again before anybody was told: other rooms by the same names.
  Fault emptiedAndMadeAgain() {
    return Fault.ofData(
        "Redis restarted empty, rooms made again at once",
        workload -> {
          workload.expectLosses();
          cluster.emptyRedis();
          workload.makeRoomsAgain();
        });
  }
}
