package chat.parley.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.metrics.BackplaneMeter;
import chat.parley.backplane.metrics.MeterSpec;
import chat.parley.protocol.error.ErrorCode;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page of meters is what their enums say. With `-Dparley.docs=write` this writes the page.
final class MetricsPageTest {
  private static final Path PAGE = Path.of("../docs/metrics.md");
  private static final List<String> ERRORS =
      Stream.of(ErrorCode.values()).map(ErrorCode::label).toList();

  @Test
  void thePageSaysWhatTheCodeSays() throws IOException {
    var page = page();
    if ("write".equals(System.getProperty("parley.docs"))) {
      Files.writeString(PAGE, page);
    }
    assertThat(page).contains("`parley_gateway_connections`").contains("`parley_backplane_");
    assertThat(Files.readString(PAGE))
        .as("docs/metrics.md; -Dparley.docs=write writes it")
        .isEqualTo(page);
  }

  private static String page() {
    return """
    # Meters

    Generated from the enums `BackplaneMeter` and `GatewayMeter`. They are at `/actuator/prometheus` on the management port, under the names below, beside those of the
    JVM and of Spring Boot. No tag names a room, a user or a connection. A timer has `_count`, `_sum` and buckets.

    ## Both services

    %s
    ## Gateway

    %s"""
        .formatted(
            table(Stream.of(BackplaneMeter.values()).map(BackplaneMeter::spec)),
            table(Stream.of(GatewayMeter.values()).map(GatewayMeter::spec)));
  }

  private static String table(Stream<MeterSpec> specs) {
    return "| meter | kind | tags | meaning |\n|---|---|---|---|\n"
        + specs.map(MetricsPageTest::row).sorted().collect(Collectors.joining());
  }

  private static String row(MeterSpec spec) {
    var name = new PrometheusNamingConvention().name(spec.name(), spec.type(), spec.unit());
    // The client library adds it when it is asked.
    var suffix = isCounter(spec) && !name.endsWith("_total") ? "_total" : "";
    return "| `%s%s` | %s | %s | %s |\n"
        .formatted(
            name, suffix, spec.type().name().toLowerCase(Locale.ROOT), tags(spec), spec.meaning());
  }

  private static boolean isCounter(MeterSpec spec) {
    return spec.type() == Meter.Type.COUNTER;
  }

  private static String tags(MeterSpec spec) {
    return new TreeMap<>(spec.tags())
        .entrySet().stream()
            .map(tag -> "`" + tag.getKey() + "`: " + values(tag.getValue()))
            .collect(Collectors.joining("; "));
  }

  private static String values(List<String> values) {
    if (!values.containsAll(ERRORS)) {
      return listed(values);
    }
    var others = values.stream().filter(value -> !ERRORS.contains(value)).toList();
    return "a name of the [error table](protocol.md#errors-and-close-codes)"
        + (others.isEmpty() ? "" : ", " + listed(others));
  }

  private static String listed(List<String> values) {
    return values.stream().map(value -> "`" + value + "`").collect(Collectors.joining(", "));
  }
}
