package chat.parley.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.room.UserChange;
import chat.parley.gateway.fanout.Frames;
import chat.parley.gateway.fanout.Loop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UserFollowerTest {
  private static final UserChange LEFT = new UserChange.Left(Frames.ROOM);

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Loop loop = new Loop(0, channel.eventLoop(), 3, Frames.METERS);
  private final List<String> told = new ArrayList<>();
  private final UserFollower follower =
      new UserFollower(loop, () -> told.add("ready"), _ -> told.add("changed"));

  @Test
  void changesAreToldInOrder() {
    follower.ready();
    assertThat(follower.changed(LEFT)).isTrue();
    channel.runPendingTasks();

    assertThat(told).containsExactly("ready", "changed");
  }

  @Test
  void aFullMailboxTakesNoMoreChangesAndOneMark() {
    for (int i = 0; i < 3; i++) {
      assertThat(follower.changed(LEFT)).isTrue();
    }
    for (int i = 0; i < 100; i++) {
      assertThat(follower.changed(LEFT)).isFalse();
      follower.ready();
    }
    assertThat(loop.waiting()).isEqualTo(4);
    channel.runPendingTasks();

    assertThat(told).containsExactly("changed", "changed", "changed", "ready");
  }

  @Test
  void whatIsSkippedAfterTheMarkLeavesANewOne() {
    follower.ready();
    channel.runPendingTasks();
    follower.ready();
    channel.runPendingTasks();

    assertThat(told).containsExactly("ready", "ready");
  }
}
