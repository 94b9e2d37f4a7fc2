package chat.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LoopTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Loop loop = new Loop(0, channel.eventLoop(), 3, Frames.METERS);
  private final List<String> done = new ArrayList<>();

  @Test
  void tasksRunInOrder() {
    loop.post(() -> done.add("a"));
    assertThat(loop.offer(() -> done.add("b"))).isTrue();
    loop.post(() -> done.add("c"));
    assertThat(done).isEmpty();
    assertThat(loop.waiting()).isEqualTo(3);

    channel.runPendingTasks();

    assertThat(done).containsExactly("a", "b", "c");
    assertThat(loop.waiting()).isZero();
  }

  @Test
  void aFullMailboxTakesAnswersButNoPublications() {
    for (int i = 0; i < 3; i++) {
      assertThat(loop.offer(() -> done.add("publication"))).isTrue();
    }

    assertThat(loop.offer(() -> done.add("one too many"))).isFalse();
    loop.post(() -> done.add("answer"));
    channel.runPendingTasks();

    assertThat(done).containsExactly("publication", "publication", "publication", "answer");
    assertThat(loop.offer(() -> done.add("again"))).isTrue();
  }

  @Test
  void aTaskThatFailsStopsNothingElse() {
    loop.post(
        () -> {
          throw new IllegalStateException("thrown by LoopTest on purpose");
        });
    loop.post(() -> done.add("next"));
    channel.runPendingTasks();
    loop.post(() -> done.add("later"));
    channel.runPendingTasks();

    assertThat(done).containsExactly("next", "later");
    assertThat(loop.waiting()).isZero();
  }

  @Test
  void aConnectionIsFlushedOnceAtTheEndOfABatch() {
    loop.post(() -> loop.flushLater(() -> done.add("flush")));
    loop.post(() -> done.add("write"));
    loop.post(() -> done.add("write"));

    channel.runPendingTasks();

    assertThat(done).containsExactly("write", "write", "flush");
  }

  @Test
  void whatAFlushWritesIsFlushedToo() {
    loop.post(
        () ->
            loop.flushLater(
                () -> {
                  done.add("first");
                  loop.flushLater(() -> done.add("second"));
                }));

    channel.runPendingTasks();

    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void aLongQueueIsServedInBatches() {
    for (int i = 0; i < 1_000; i++) {
      loop.post(() -> done.add("task"));
    }
    loop.post(() -> loop.flushLater(() -> done.add("flush")));

    channel.runPendingTasks();

    assertThat(done).hasSize(1_001).endsWith("flush");
    assertThat(loop.waiting()).isZero();
  }

  /// On a real event loop: whether it reads between two tasks is its own affair.
  @Test
  void betweenTheFlushesOfALargeRoomTheEventLoopReadsAndKeepsItsTimes() throws Exception {
    int size = 10 * Loop.SLICE;
    try (var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())) {
      var eventLoop = group.next();
      var large = new Loop(0, eventLoop, 3, Frames.METERS);
      var all = new CompletableFuture<Boolean>();
      large.post(
          () -> {
            large.flushLater(
                () -> {
                  done.add("flush");
                  // It comes with what is read, and not before.
                  eventLoop.schedule(() -> done.add("time"), 0, TimeUnit.NANOSECONDS);
                  large.post(() -> done.add("task"));
                  large.post(() -> all.complete(true));
                });
            for (int i = 1; i < size; i++) {
              large.flushLater(() -> done.add("flush"));
            }
          });
      all.get(20, TimeUnit.SECONDS);

      assertThat(done.subList(0, Loop.SLICE)).containsOnly("flush");
      assertThat(done.indexOf("time")).isBetween(Loop.SLICE, size - 1);
      assertThat(done).as("the mailbox waits until all are flushed").endsWith("task");
      assertThat(done.stream().filter("flush"::equals)).hasSize(size);
    }
  }

  @Test
  void aLargeRoomIsFlushedWhileTheEventLoopEnds() throws Exception {
    int size = 3 * Loop.SLICE;
    try (var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())) {
      var eventLoop = group.next();
      var large = new Loop(0, eventLoop, 3, Frames.METERS);
      large.post(
          () -> {
            var _ = group.shutdownGracefully(0, 10, TimeUnit.SECONDS);
            for (int i = 0; i < size; i++) {
              large.flushLater(() -> done.add("flush"));
            }
          });
      assertThat(group.terminationFuture().await(20, TimeUnit.SECONDS)).isTrue();

      assertThat(done).hasSize(size).containsOnly("flush");
    }
  }

  @Test
  void oneFlushThatFailsInALargeRoomStopsNoneOfTheOthers() {
    loop.post(
        () -> {
          for (int i = 0; i < 2 * Loop.SLICE; i++) {
            boolean fails = i % 100 == 0;
            loop.flushLater(
                () -> {
                  if (fails) {
                    throw new IllegalStateException("thrown by LoopTest on purpose");
                  }
                  done.add("flush");
                });
          }
        });
    for (int i = 0; i < 10 && loop.waiting() > 0; i++) {
      channel.runPendingTasks();
    }

    assertThat(done).hasSize(2 * Loop.SLICE - 6).containsOnly("flush");
    assertThat(loop.waiting()).isZero();
  }
}
