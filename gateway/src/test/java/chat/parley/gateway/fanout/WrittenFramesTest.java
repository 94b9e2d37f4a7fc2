package chat.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.ServerClock;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.gateway.metrics.GatewayMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

final class WrittenFramesTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final WrittenFrames frames =
      new WrittenFrames(new ServerClock(), new GatewayMeters(registry));

  @Test
  void eachIsMeasuredOnceWhenItHasGoneOut() {
    frames.add(Frames.message(1));
    frames.add(Frames.message(2));
    assertThat(measured(GatewayMeter.FAN_OUT_DELAY)).isZero();

    frames.flushed();
    frames.flushed();

    assertThat(measured(GatewayMeter.FAN_OUT_DELAY)).isEqualTo(2);
  }

  /// A wrong number would be worse than none.
  @Test
  void nothingIsSaidOfRedisWhoseClockIsNotKnown() {
    frames.add(Frames.message(1));
    frames.flushed();

    assertThat(measured(GatewayMeter.DELIVERY_DELAY)).isZero();
  }

  @Test
  void thereIsAnEndToHowManyAreMeasured() {
    for (int i = 1; i <= 1_000; i++) {
      frames.add(Frames.message(i));
    }
    frames.flushed();

    assertThat(measured(GatewayMeter.FAN_OUT_DELAY)).isEqualTo(256);
  }

  private long measured(GatewayMeter meter) {
    return registry.get(meter.spec().name()).timer().count();
  }
}
