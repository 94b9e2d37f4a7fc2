package chat.parley.backplane.block;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.OnSharedRedis;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.Waiting;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.UserId;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnSharedRedis
final class BlocksIT {
  private final TestBackplane node;
  private final UserId alice = new UserId("alice-" + UUID.randomUUID());
  private final UserId bob = new UserId("bob");
  private final UserId carol = new UserId("carol");

  BlocksIT(RedisServer server) {
    this.node = TestBackplane.on(server);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void oneIsBlockedByWhoeverBlocksHimUntilThatIsTakenBack() {
    assertThat(hasBlocked(alice, bob)).isFalse();
    assertThat(Waiting.of(node.blocks.block(alice, carol))).isEqualTo(new BlockChange.Done());
    assertThat(Waiting.of(node.blocks.block(alice, bob))).isEqualTo(new BlockChange.Done());
    assertThat(Waiting.of(node.blocks.block(alice, bob))).isEqualTo(new BlockChange.Done());
    assertThat(hasBlocked(alice, bob)).isTrue();
    assertThat(hasBlocked(bob, alice)).as("not the other way round").isFalse();
    assertThat(Waiting.of(node.blocks.of(alice))).containsExactly(bob, carol);

    assertThat(Waiting.of(node.blocks.unblock(alice, bob))).isEqualTo(new BlockChange.Done());
    assertThat(hasBlocked(alice, bob)).isFalse();
    assertThat(Waiting.of(node.blocks.of(alice))).containsExactly(carol);
  }

  @Test
  void oneMoreThanThereMayBeIsRefused() {
    var few = new Blocks(node.redis.redis(), new BlockSettings(1));
    Waiting.of(few.block(alice, bob));
    assertThat(Waiting.of(few.block(alice, carol)))
        .isEqualTo(new BlockChange.Refused(Refusal.of(ErrorCode.TOO_MANY_BLOCKS)));
    assertThat(Waiting.of(few.of(alice))).containsExactly(bob);
  }

  private boolean hasBlocked(UserId user, UserId other) {
    return Waiting.of(node.blocks.hasBlocked(user, other));
  }
}
