package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.metrics.BackplaneMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MovingBucketsTest {
  private static final Bucket ONE = new Bucket(7);
  private static final Bucket OTHER = new Bucket(8);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private long nowNanos = Long.MAX_VALUE - 1_000;
  private final MovingBuckets moving =
      new MovingBuckets(() -> nowNanos, new BackplaneMeters(registry));

  @Test
  void nothingMovesWithoutASign() {
    assertThat(moving.areMoving()).isFalse();
    assertThat(moving.isMoving(ONE)).isFalse();
  }

  @Test
  void aBucketMovesUntilThereHasBeenNoSignForAWhile() {
    moving.met(ONE);
    pass(Duration.ofSeconds(2));
    moving.met(ONE);
    pass(Duration.ofSeconds(2));
    assertThat(moving.isMoving(ONE)).isTrue();
    assertThat(moving.areMoving()).isTrue();
    assertThat(moving.isMoving(OTHER)).isFalse();
    pass(Duration.ofSeconds(2));
    assertThat(moving.areMoving()).isFalse();
    assertThat(moving.isMoving(ONE)).isFalse();
  }

  @Test
  void oneWhoseChannelsWereEndedMovesUntilTheyAreFollowedAgainHoweverLongThatTakes() {
    moving.channelsEnded(ONE);
    pass(Duration.ofMinutes(1));
    assertThat(moving.isMoving(ONE)).isTrue();
    assertThat(moving.areMoving()).isTrue();
    moving.channelsFollowed(ONE);
    assertThat(moving.isMoving(ONE)).isFalse();
    assertThat(moving.areMoving()).isFalse();
  }

  @Test
  void channelsThatAreFollowedDoNotOutweighASignThatIsNew() {
    moving.channelsEnded(ONE);
    moving.channelsFollowed(ONE);
    assertThat(moving.isMoving(ONE)).isTrue();
  }

  @Test
  void eachTimeIsCountedOnce() {
    moving.met(ONE);
    moving.met(ONE);
    moving.channelsEnded(ONE);
    assertThat(counted()).isEqualTo(1);
    moving.met(OTHER);
    assertThat(counted()).isEqualTo(2);
    moving.channelsFollowed(ONE);
    pass(Duration.ofMinutes(1));
    moving.met(ONE);
    assertThat(counted()).isEqualTo(3);
  }

  private void pass(Duration time) {
    nowNanos += time.toNanos();
  }

  private double counted() {
    return registry.get("parley.backplane.buckets.moving").counter().count();
  }
}
