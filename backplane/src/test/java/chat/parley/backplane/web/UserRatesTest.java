package chat.parley.backplane.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backplane.identity.Grants;
import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class UserRatesTest {
  private static final Identity ALICE = identity("alice");
  private static final Identity BOB = identity("bob");
  private static final int BURST = 3;
  private static final long INTERVAL_NANOS = Duration.ofMillis(500).toNanos();

  /// Near where it turns negative, as it may.
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5 * INTERVAL_NANOS);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final UserRates rates =
      new UserRates(
          new CommandRate(2, BURST, nanos::get), nanos::get, new BackplaneMeters(registry));

  @Test
  void aBurstIsAdmittedAndThenOneAtATime() {
    for (int round = 0; round < 10; round++) {
      admit(ALICE, round == 0 ? BURST : 1);
      assertThat(rates.admit(ALICE)).isFalse();
      nanos.addAndGet(INTERVAL_NANOS);
    }
    nanos.addAndGet(BURST * INTERVAL_NANOS);
    admit(ALICE, BURST);
    assertThat(rates.admit(ALICE)).isFalse();
  }

  @Test
  void whatIsRefusedDoesNotCount() {
    admit(ALICE, BURST);
    for (int i = 0; i < 100; i++) {
      assertThat(rates.admit(ALICE)).isFalse();
    }
    nanos.addAndGet(INTERVAL_NANOS);
    admit(ALICE, 1);
  }

  @Test
  void everyUserHasARateOfHisOwnAndServicesHaveNone() {
    admit(ALICE, BURST);
    admit(BOB, BURST);
    assertThatThrownBy(() -> rates.require(ALICE))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.TOO_MANY_COMMANDS));
    var service = new Identity(ALICE.user(), Instant.MAX, true, Grants.NONE);
    admit(service, 100);
    admit(service.as(BOB.user()), 100);
  }

  @Test
  void ofThreadsThatAskAtOnceNoneGetsMore() throws Exception {
    var asked = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 200; i++) {
      asked.add(() -> rates.admit(ALICE));
    }
    int admitted = 0;
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var answer : threads.invokeAll(asked)) {
        admitted += answer.get() ? 1 : 0;
      }
    }
    assertThat(admitted).isEqualTo(BURST);
  }

  @Test
  void whoHasNotBeenHereForAWhileIsForgotten() {
    fill();
    admit(ALICE, BURST);
    assertThat(rates.admit(ALICE)).as("not counted: it is full").isTrue();
    assertThat(uncounted()).isEqualTo(BURST + 1);

    nanos.addAndGet(INTERVAL_NANOS);

    admit(ALICE, BURST);
    assertThat(rates.admit(ALICE)).isFalse();
    assertThat(uncounted()).isEqualTo(BURST + 1);
  }

  @Test
  void whoIsCountedStaysSoWhenItIsFull() {
    admit(ALICE, BURST);
    fill();
    assertThat(rates.admit(ALICE)).isFalse();
    assertThat(uncounted()).as("of the last of those who came after her").isEqualTo(1);
  }

  private void fill() {
    for (int i = 0; i < Rates.MOST; i++) {
      admit(identity("user-" + i), 1);
    }
  }

  private void admit(Identity user, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(rates.admit(user)).isTrue();
    }
  }

  private double uncounted() {
    return registry.get("parley.backplane.requests.uncounted").counter().count();
  }

  private static Identity identity(String name) {
    return new Identity(new UserId(name), Instant.MAX);
  }
}
