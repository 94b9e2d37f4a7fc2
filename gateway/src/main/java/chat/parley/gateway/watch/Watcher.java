package chat.parley.gateway.watch;

import chat.parley.backplane.presence.Presence;
import chat.parley.gateway.fanout.Loop;
import chat.parley.protocol.id.UserId;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/// A connection that watches users. Told on its event loop; whoever tells is on the Redis thread.
///
/// When the loop's mailbox is full it is not told, but that it has missed something: one mark,
/// however much that was.
final class Watcher {
  private final Loop loop;
  private final BiConsumer<UserId, Presence> seen;
  private final Runnable missed;

  /// Set by the Redis thread, cleared by the event loop.
  private final AtomicBoolean isMissedDue = new AtomicBoolean();

  /// @param seen called on `loop` with what is seen of a user; perhaps again with the same, or with
  ///   something older
  /// @param missed called on `loop` when something could not be told: it is to be asked for again
  Watcher(Loop loop, BiConsumer<UserId, Presence> seen, Runnable missed) {
    this.loop = loop;
    this.seen = seen;
    this.missed = missed;
  }

  /// False when the loop is too far behind.
  boolean tell(UserId user, Presence presence) {
    if (loop.offer(() -> seen.accept(user, presence))) {
      return true;
    }
    if (isMissedDue.compareAndSet(false, true)) {
      loop.post(this::runMissed);
    }
    return false;
  }

  private void runMissed() {
    // Before it is asked for: what is missed from here on leaves a new mark.
    isMissedDue.set(false);
    missed.run();
  }
}
