package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.clock.ClockShift;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// One node's clock is five minutes ahead of all others: order and recovery know nothing of it.
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
final class ClocksApartFaultIT {
  private static final Duration APART = Duration.ofMinutes(5);
  private static final Workload.Size SIZE = new Workload.Size(200, 20, 200);
  private static final long SEED = 7;

  private final TestCluster cluster = TestCluster.start(2, ClocksApartFaultIT::variables);

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
                      assertThat(ahead(Node.A)).isBetween(APART.minusMinutes(3), APART);
                      assertThat(ahead(Node.B)).isNegative();
                      run.run(fault);
                    }));
  }

  private static Map<String, String> variables(ServicePlan service) {
    return service.name().equals("gateway-1")
        ? Map.of("JAVA_TOOL_OPTIONS", "-javaagent:" + agent() + "=" + APART.toSeconds())
        : Map.of();
  }

  /// How far the last line of a node's log is ahead of this process' clock.
  private Duration ahead(Node node) {
    try (var lines = Files.lines(cluster.process(node).log())) {
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

  private static Path agent() {
    var name = ClockShift.class.getName();
    var file = name.replace('.', '/') + ".class";
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", name);
    manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
    try (var bytes = ClockShift.class.getClassLoader().getResourceAsStream(file)) {
      var jar = TestCluster.repository().resolve("launcher/target/clock-shift.jar");
      try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
        out.putNextEntry(new JarEntry(file));
        Objects.requireNonNull(bytes).transferTo(out);
      }
      return jar;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
