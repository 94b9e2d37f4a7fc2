package chat.parley.gateway.subscription;

import chat.parley.backplane.room.UserChange;
import chat.parley.gateway.fanout.Loop;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A connection that wants to know which rooms its user joins and leaves. Told on its event loop;
/// whoever tells is on the Redis thread.
///
/// When the loop's mailbox is full a change is skipped, and the connection is told to read the
/// user's list again: one mark, however much was skipped.
public final class UserFollower {
  private final Loop loop;
  private final Runnable ready;
  private final Consumer<UserChange> changed;

  /// Set by the Redis thread, cleared by the event loop.
  private final AtomicBoolean isReadyDue = new AtomicBoolean();

  /// @param ready called on `loop` when the channel is followed, and again whenever changes may
  ///   have been missed
  /// @param changed called on `loop`
  public UserFollower(Loop loop, Runnable ready, Consumer<UserChange> changed) {
    this.loop = loop;
    this.ready = ready;
    this.changed = changed;
  }

  /// From here on no change is missed; what was before must be looked up.
  void ready() {
    if (isReadyDue.compareAndSet(false, true)) {
      loop.post(this::runReady);
    }
  }

  /// False when the loop is too far behind.
  boolean changed(UserChange change) {
    return loop.offer(() -> changed.accept(change));
  }

  private void runReady() {
    // Before the list is read: what is skipped from here on leaves a new mark.
    isReadyDue.set(false);
    ready.run();
  }
}
