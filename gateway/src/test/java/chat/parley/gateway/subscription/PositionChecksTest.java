package chat.parley.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PositionChecksTest {
  /// A publication that went where no channel is waits for the next look, and then for the pause in
  /// which it might still have come by itself.
  @Test
  void whileABucketMovesAMissedPublicationIsReadWithinASecond() {
    assertThat(PositionChecks.WHILE_MOVING.plus(Room.RETRY)).isLessThan(Duration.ofSeconds(1));
  }
}
