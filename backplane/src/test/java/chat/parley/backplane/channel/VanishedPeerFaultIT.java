package chat.parley.backplane.channel;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.VanishingRedis;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A Redis whose packets vanish, without a reset and without an error: the kernel notices, on a
/// connection that is idle (keep-alive) and on one that waits for an answer (`TCP_USER_TIMEOUT`).
/// Nothing else could here: no probe runs, and commands time out after minutes.
@Tag("long")
final class VanishedPeerFaultIT {
  /// Ten seconds are set; the rest is for the machine.
  private static final Duration NOTICED = Duration.ofSeconds(20);

  @Test
  void aPeerWhosePacketsVanishIsNoticedByTheKernel() {
    try (var redis = VanishingRedis.start(QuietListener.class)) {
      redis.expect("both are followed", Duration.ofSeconds(30));
      redis.vanish();
      redis.tell("gone");
      long startNanos = System.nanoTime();
      redis.expect("idle lost", NOTICED);
      redis.expect("asking lost", NOTICED.minusNanos(System.nanoTime() - startNanos));
      assertThat(redis.isRunning()).isTrue();
    }
  }
}
