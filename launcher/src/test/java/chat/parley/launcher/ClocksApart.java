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
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// Sets the clock of the first gateway ahead of the others, and that of chat-service behind.
final class ClocksApart {
  static final Duration BY = Duration.ofMinutes(5);

  /// Made once: a service that starts may be reading it.
  private static final Path AGENT = agent();

  private ClocksApart() {}

  /// What is added to the environment of a service.
  static Map<String, String> variables(ServicePlan service) {
    return switch (service.name()) {
      case "gateway-1" -> shifted(BY);
      case "chat-service-1" -> shifted(BY.negated());
      default -> Map.of();
    };
  }

  /// Of this cluster's services, to which [#variables] was given.
  static void assertApart(TestCluster cluster) {
    assertThat(ahead(cluster.process(Node.A))).isBetween(BY.minusMinutes(3), BY);
    assertThat(ahead(cluster.process(Node.B))).isNegative();
    assertThat(ahead(cluster.chatService())).isLessThanOrEqualTo(BY.negated());
  }

  /// How far the last line of a service's log is ahead of this process' clock.
  private static Duration ahead(ServiceProcess service) {
    try (var lines = Files.lines(service.log())) {
      var last =
          lines
              .map(ClocksApart::time)
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

  private static Map<String, String> shifted(Duration by) {
    return Map.of(TestCluster.JAVA_OPTIONS, "-javaagent:" + AGENT + "=" + by.toSeconds());
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
