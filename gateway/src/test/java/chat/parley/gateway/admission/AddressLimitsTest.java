package chat.parley.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.error.ErrorCode;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AddressLimitsTest {
  private static final InetAddress HERE = address("203.0.113.7");
  private static final InetAddress THERE = address("203.0.113.8");

  private final AtomicLong nanos = new AtomicLong();

  @Test
  void anAddressHasSoManyAndOneMoreWhenOneLeaves() {
    var limits = limits(2, 0, 1);
    assertThat(limits.shakeHands(HERE)).isEmpty();
    assertThat(limits.enter(HERE)).isEmpty();
    for (int i = 0; i < 3; i++) {
      assertThat(limits.shakeHands(HERE)).contains(ErrorCode.TOO_MANY_OF_ADDRESS);
      assertThat(limits.enter(HERE)).contains(ErrorCode.TOO_MANY_OF_ADDRESS);
    }
    assertThat(limits.enter(THERE)).isEmpty();
    limits.leave(HERE);
    assertThat(limits.enter(HERE)).isEmpty();
    assertThat(limits.enter(HERE)).contains(ErrorCode.TOO_MANY_OF_ADDRESS);
  }

  @Test
  void nothingIsKeptOfWhoHasLeft() {
    var limits = limits(2, 0, 1);
    limits.enter(HERE);
    limits.enter(HERE);
    limits.enter(HERE);
    limits.enter(THERE);
    limits.leave(HERE);
    limits.leave(THERE);
    assertThat(limits.size()).isEqualTo(1);
    limits.leave(HERE);
    assertThat(limits.size()).isZero();
  }

  @Test
  void manyMayComeAndGoAtOnce() {
    var limits = limits(3, 0, 1);
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2_000; i++) {
        threads.execute(
            () -> {
              if (limits.enter(HERE).isEmpty()) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                inside.decrementAndGet();
                limits.leave(HERE);
              }
            });
      }
    }
    assertThat(most).hasValueBetween(1, 3);
    assertThat(limits.size()).isZero();
  }

  @Test
  void handshakesHaveARateAndARefusedOneTakesNoPlace() {
    var limits = limits(3, 2, 2);
    assertThat(limits.shakeHands(HERE)).isEmpty();
    assertThat(limits.shakeHands(HERE)).isEmpty();
    assertThat(limits.shakeHands(HERE)).contains(ErrorCode.TOO_MANY_HANDSHAKES);
    assertThat(limits.shakeHands(THERE)).isEmpty();
    assertThat(limits.enter(HERE)).as("a poll is no handshake, and has the third place").isEmpty();
    nanos.addAndGet(Duration.ofMillis(500).toNanos());
    assertThat(limits.shakeHands(HERE)).contains(ErrorCode.TOO_MANY_OF_ADDRESS);
    assertThat(limits.shakeHands(HERE)).contains(ErrorCode.TOO_MANY_HANDSHAKES);
  }

  @Test
  void anIpv6NetworkOf64BitsIsOneAddress() {
    var limits = limits(1, 0, 1);
    assertThat(limits.enter(address("2001:db8:0:1::1"))).isEmpty();
    assertThat(limits.enter(address("2001:db8:0:1:ffff::2"))).isNotEmpty();
    assertThat(limits.enter(address("2001:db8:0:2::1"))).isEmpty();
    limits.leave(address("2001:db8:0:1::3"));
    assertThat(limits.enter(address("2001:db8:0:1:ffff::2"))).isEmpty();
  }

  @Test
  void whereNothingIsLimitedNothingIsKept() {
    var limits = limits(0, 0, 1);
    assertThat(limits.isAny()).isFalse();
    for (int i = 0; i < 100; i++) {
      assertThat(limits.shakeHands(HERE)).isEmpty();
    }
    assertThat(limits.size()).isZero();
  }

  private AddressLimits limits(int most, int perSecond, int burst) {
    var settings = new AdmissionSettings(List.of(), most, perSecond, burst, 0);
    return new AddressLimits(settings, nanos::get, () -> {});
  }

  private static InetAddress address(String text) {
    return Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(text));
  }
}
