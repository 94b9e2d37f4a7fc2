package chat.parley.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.presence.Presence;
import chat.parley.gateway.fanout.Frames;
import chat.parley.gateway.fanout.Loop;
import chat.parley.protocol.id.UserId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WatcherTest {
  private static final UserId BOB = new UserId("bob");

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Loop loop = new Loop(0, channel.eventLoop(), 3, Frames.METERS);
  private final List<String> told = new ArrayList<>();
  private final Watcher watcher =
      new Watcher(
          loop,
          (user, presence) -> told.add(user + " " + presence.version()),
          () -> told.add("missed"));

  @Test
  void itIsToldInOrder() {
    assertThat(tell(1)).isTrue();
    assertThat(tell(2)).isTrue();
    channel.runPendingTasks();

    assertThat(told).containsExactly("bob 1", "bob 2");
  }

  @Test
  void aFullMailboxTakesOneMarkHoweverMuchIsMissed() {
    for (int version = 1; version <= 3; version++) {
      assertThat(tell(version)).isTrue();
    }
    for (int version = 4; version < 100; version++) {
      assertThat(tell(version)).isFalse();
    }
    assertThat(loop.waiting()).isEqualTo(4);
    channel.runPendingTasks();

    assertThat(told).containsExactly("bob 1", "bob 2", "bob 3", "missed");
    assertThat(tell(100)).isTrue();
  }

  @Test
  void whatIsMissedAfterTheMarkLeavesANewOne() {
    for (int round = 0; round < 2; round++) {
      for (int version = 1; version <= 4; version++) {
        tell(version);
      }
      channel.runPendingTasks();
    }

    assertThat(told).filteredOn("missed"::equals).hasSize(2);
  }

  private boolean tell(long version) {
    return watcher.tell(BOB, new Presence(Presence.Status.ONLINE, false, version, version));
  }
}
