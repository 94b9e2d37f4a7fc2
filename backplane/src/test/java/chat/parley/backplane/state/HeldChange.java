package chat.parley.backplane.state;

import chat.parley.backplane.rule.Actor;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A change of a document that a worker works on until it is closed: it sets the document to `1`.
public final class HeldChange implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CompletableFuture<StateWritten.Done> done;

  private HeldChange(StateChanges changes, RoomId room, UserId user) {
    done = changes.change(room, wanted(user)).toFuture();
    await(begun, "the change is not begun");
  }

  /// @param user may write in the room
  public static HeldChange of(StateChanges changes, RoomId room, UserId user) {
    return new HeldChange(changes, room, user);
  }

  private WantedChange wanted(UserId user) {
    return new WantedChange(
        Actor.of(user), StateChanges.newKey(), null, Condition.of(List.of()), this::read);
  }

  private StateChange read() {
    begun.countDown();
    await(released, "the change is not released");
    return StateChange.put("1".getBytes(StandardCharsets.UTF_8));
  }

  /// Returns when the document is changed.
  @Override
  public void close() {
    released.countDown();
    done.orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static void await(CountDownLatch latch, String failure) {
    try {
      if (!latch.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(failure);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(failure, e);
    }
  }
}
