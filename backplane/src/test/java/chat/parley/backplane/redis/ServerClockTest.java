package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ServerClockTest {
  private static final long AT_MILLIS = 1_763_764_800_000L;
  private static final long MILLI = 1_000_000;

  private final ServerClock clock = new ServerClock();

  @Test
  void nothingIsKnownBeforeItWasTold() {
    assertThat(clock.nanosSince(AT_MILLIS, 5)).isEqualTo(-1);
  }

  @Test
  void anAnswerLiesInTheMiddleOfAskingAndHearing() {
    told(10 * MILLI, 14 * MILLI, 0);

    // It was `AT_MILLIS` at 12 ms of the node's own clock.
    assertThat(clock.nanosSince(AT_MILLIS, 20 * MILLI)).isEqualTo(8 * MILLI);
    assertThat(clock.nanosSince(AT_MILLIS, 11 * MILLI)).isZero();
  }

  @Test
  void aFasterAnswerNarrowsItAndASlowerOneDoesNotWidenIt() {
    told(10 * MILLI, 14 * MILLI, 0);
    told(1_011 * MILLI, 1_013 * MILLI, 1_000);
    told(2_000 * MILLI, 2_900 * MILLI, 2_000);

    assertThat(clock.nanosSince(AT_MILLIS, 20 * MILLI)).isEqualTo(8 * MILLI);
  }

  /// Another primary, or a clock that was set.
  @Test
  void anAnswerThatFitsNothingBeginsAnew() {
    told(10 * MILLI, 14 * MILLI, 0);
    told(1_010 * MILLI, 1_014 * MILLI, 61_000);

    assertThat(clock.nanosSince(AT_MILLIS + 61_000, 1_020 * MILLI)).isEqualTo(8 * MILLI);
  }

  private void told(long askedNanos, long heardNanos, long serverMillis) {
    clock.told(askedNanos, heardNanos, (AT_MILLIS + serverMillis) * 1_000);
  }
}
