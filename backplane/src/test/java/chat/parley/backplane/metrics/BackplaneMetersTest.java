package chat.parley.backplane.metrics;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class BackplaneMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BackplaneMeters meters = new BackplaneMeters(registry);

  @Test
  void everyMeterOfTheEnumIsRegisteredAndNoOther() {
    meters.watchChannels(() -> 7);
    assertThat(registry.getMeters().stream().map(meter -> meter.getId().getName()).collect(toSet()))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(BackplaneMeter.values()).map(BackplaneMeter::label).toList());
    assertThat(registry.getMeters())
        .allSatisfy(meter -> assertThat(meter.getId().getDescription()).isNotBlank());
    assertThat(registry.get("parley.backplane.channels").gauge().value()).isEqualTo(7);
  }

  @Test
  void namesFollowTheStyle() {
    for (var meter : BackplaneMeter.values()) {
      assertThat(meter.label()).matches("parley\\.backplane(\\.[a-z]+)+");
    }
  }

  @Test
  void tagsAreAClosedSet() {
    assertThat(
            registry.getMeters().stream()
                .map(Meter::getId)
                .flatMap(id -> id.getTags().stream())
                .map(tag -> tag.getKey() + '=' + tag.getValue())
                .collect(toSet()))
        .isEqualTo(Set.of("result=sent", "result=repeated", "result=refused", "result=unknown"));
  }

  @Test
  void eachCountsItsOwn() {
    meters.channelConnectionLost();
    meters.logRead();
    meters.appended(BackplaneMeters.AppendResult.REPEATED, Duration.ofMillis(5));
    assertThat(count("parley.backplane.channel.connections.lost")).isEqualTo(1);
    assertThat(count("parley.backplane.log.reads")).isEqualTo(1);
    assertThat(registry.get("parley.backplane.appends").tag("result", "repeated").counter().count())
        .isEqualTo(1);
    assertThat(
            registry.get("parley.backplane.append.delay").timer().totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(5);
  }

  private double count(String name) {
    return registry.get(name).counter().count();
  }
}
