package chat.parley.backplane.state;

import chat.parley.backplane.metrics.BackplaneMeters.DocumentsBusy;
import chat.parley.protocol.id.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Changes of documents that a node has at once: so many in all, and so many of one user, that one
/// alone does not keep the others out. Thread-safe.
final class Places {
  private final int most;
  private final int mostPerUser;

  /// Guarded by this, as is the size.
  private final Map<UserId, Integer> taken = new HashMap<>();

  private int size;

  Places(int most, int mostPerUser) {
    this.most = most;
    this.mostPerUser = mostPerUser;
  }

  /// Takes a place, to be given back by [#leave(UserId)]; else says what is full.
  synchronized Optional<DocumentsBusy> enter(UserId user) {
    if (size >= most) {
      return Optional.of(DocumentsBusy.NODE);
    }
    if (taken.getOrDefault(user, 0) >= mostPerUser) {
      return Optional.of(DocumentsBusy.USER);
    }
    taken.merge(user, 1, Integer::sum);
    size++;
    return Optional.empty();
  }

  synchronized void leave(UserId user) {
    taken.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
    size--;
  }

  synchronized int size() {
    return size;
  }
}
