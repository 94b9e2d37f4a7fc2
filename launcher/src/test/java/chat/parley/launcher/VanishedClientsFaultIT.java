package chat.parley.launcher;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Clients whose machine is gone: no reset, no close, no acknowledgement.
@Tag("long")
final class VanishedClientsFaultIT {
  private static final Workload.Size SIZE = Workload.Size.LONG;
  private static final double SECONDS_AROUND = 20;

  @Test
  void nothingIsKeptOfClientsWhoVanishWithoutAWord() throws IOException, InterruptedException {
    assumeTrue(OwnNetwork.isPossible());
    OwnNetwork.run(VanishedClientsFaultIT.class);
  }

  public static void main(String[] arguments) {
    OwnNetwork.within(
        () -> {
          try (var cluster = TestCluster.start(2)) {
            new FaultRun(cluster, SIZE, SECONDS_AROUND).run(new VanishedClients(cluster).vanish());
          }
        });
  }
}
