package chat.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void betweenTheFlushesOfALargeRoomEverythingElseHasItsTurn() {
    int size = 3 * Loop.SLICE;
    loop.post(
        () -> {
          loop.flushLater(
              () -> {
                done.add("flush");
                // As if something came on a socket while the room is written out.
                channel.eventLoop().execute(() -> done.add("read"));
                channel.eventLoop().execute(() -> loop.flushLater(() -> done.add("reply")));
                loop.post(() -> done.add("task"));
              });
          for (int i = 1; i < size; i++) {
            loop.flushLater(() -> done.add("flush"));
          }
        });
    assertThat(loop.waiting()).isEqualTo(1);

    channel.runPendingTasks();

    assertThat(done.subList(0, Loop.SLICE)).containsOnly("flush");
    assertThat(done.get(Loop.SLICE)).isEqualTo("read");
    assertThat(done.indexOf("reply")).as("not behind all of the room").isLessThan(size);
    assertThat(done).as("the mailbox waits until all are flushed").endsWith("task");
    assertThat(done.stream().filter("flush"::equals)).hasSize(size);
    assertThat(loop.waiting()).isZero();
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
    loop.post(() -> done.add("task"));

    channel.runPendingTasks();

    assertThat(done.stream().filter("flush"::equals)).hasSize(2 * Loop.SLICE - 6);
    assertThat(loop.waiting()).isZero();
  }
}
