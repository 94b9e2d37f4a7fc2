package chat.parley.backplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class BackplaneMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BackplaneMeters meters = new BackplaneMeters(registry);

  /// With type, unit, tags and meaning.
  @Test
  void everyMeterOfTheEnumIsRegisteredAsItSaysAndNoOther() {
    meters.watchChannels(() -> 7);
    meters.watchDocuments(() -> 3);
    meters.watchProbes(() -> 0.5);
    meters.watchRedisSilence(() -> 1.5);
    meters.watchRedisMemory(() -> 1, () -> 2);
    assertThat(BackplaneMeter.values())
        .allSatisfy(meter -> assertThat(registry.getMeters()).anyMatch(meter.spec()::describes));
    assertThat(registry.getMeters())
        // The simple registry makes a gauge of each bucket.
        .filteredOn(registered -> !registered.getId().getName().endsWith(".histogram"))
        .allSatisfy(
            registered ->
                assertThat(BackplaneMeter.values())
                    .anyMatch(meter -> meter.spec().describes(registered)));
    assertThat(registry.get("parley.backplane.channels").gauge().value()).isEqualTo(7);
  }

  @Test
  void namesFollowTheStyle() {
    for (var meter : BackplaneMeter.values()) {
      assertThat(meter.spec().name()).matches("parley\\.backplane(\\.[a-z]+)+");
      assertThat(meter.spec().unit()).isIn(null, "seconds", "bytes");
      assertThat(meter.spec().meaning()).isNotBlank();
    }
  }

  @Test
  void tagsAreAClosedSet() {
    var appends = BackplaneMeter.APPENDS.spec();
    assertThat(registry.find(appends.name()).meters())
        .extracting(meter -> meter.getId().getTag("result"))
        .containsExactlyInAnyOrder("sent", "repeated", "refused", "unavailable", "unknown");
    assertThat(appends.describes(registry.counter(appends.name(), "result", "else"))).isFalse();
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

  /// A counter that appears with its first event shows no increase.
  @Test
  void everyErrorIsThereBeforeItHappens() {
    var spec = BackplaneMeter.REQUESTS_REFUSED.spec();
    assertThat(registry.find(spec.name()).counters())
        .extracting(counter -> counter.getId().getTag("error"))
        .containsExactlyInAnyOrderElementsOf(spec.tags().get("error"));
  }

  private double count(String name) {
    return registry.get(name).counter().count();
  }
}
