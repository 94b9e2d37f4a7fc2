package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// One node's clock is five minutes ahead of the others, and chat-service's five behind: order,
/// recovery and leases know nothing of it.
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
final class ClocksApartFaultIT {
  private static final Workload.Size SIZE = Workload.Size.LONG;
  private static final long SEED = 7;

  private final TestCluster cluster = TestCluster.start(2, ClocksApart::variables);

  @AfterAll
  void stop() {
    cluster.close();
  }

  @TestFactory
  Stream<DynamicTest> faults() {
    var ofNodes = new NodeFaults(cluster, new Random(SEED));
    var faults = new Faults(cluster, new Random(SEED));
    var run = new FaultRun(cluster, SIZE, 20);
    return Stream.of(
            ofNodes.publicationsLost(Node.A),
            ofNodes.channelsStalled(Node.A),
            faults.redisKilled(),
            faults.gatewayKilled(Node.A),
            faults.gatewayDrained(Node.A))
        .map(
            fault ->
                DynamicTest.dynamicTest(
                    fault.name() + ", its clock 5 minutes ahead",
                    () -> {
                      assertApart();
                      run.run(fault);
                    }));
  }

  /// Its leases, and the reaper in chat-service, by a clock that is neither's.
  @Test
  void whoDoesNotReturnFromADeadNodeGoesOffline() {
    assertApart();
    try (var scenario = new GatewayOfManyDies(cluster)) {
      scenario.run();
    }
  }

  private void assertApart() {
    assertThat(ahead(cluster.process(Node.A)))
        .isBetween(ClocksApart.BY.minusMinutes(3), ClocksApart.BY);
    assertThat(ahead(cluster.process(Node.B))).isNegative();
    assertThat(ahead(cluster.chatService())).isLessThanOrEqualTo(ClocksApart.BY.negated());
  }

  /// How far the last line of a service's log is ahead of this process' clock.
  private static Duration ahead(ServiceProcess service) {
    try (var lines = Files.lines(service.log())) {
      var last =
          lines
              .map(ClocksApartFaultIT::time)
              .flatMap(Optional::stream)
              .max(OffsetDateTime::compareTo)
              .orElseThrow();
      return Duration.between(OffsetDateTime.now(ZoneOffset.UTC), last);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<OffsetDateTime> time(String line) {
    try {
      return Optional.of(OffsetDateTime.parse(line.split(" ", 2)[0]));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
