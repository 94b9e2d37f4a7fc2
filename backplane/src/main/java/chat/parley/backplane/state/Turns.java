package chat.parley.backplane.state;

import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Changes of a document one after another, as far as this node is concerned: of many at once each
/// but the first would be made from what the document is no more. So many wait per room; who comes
/// then is refused. Thread-safe.
final class Turns {
  private final int mostWaiting;
  private final Supplier<RefusedException> refused;

  /// Of rooms whose document is being changed. Guarded by this.
  private final Map<RoomId, Line> lines = new HashMap<>();

  private static final class Line {
    /// Never fails.
    CompletableFuture<?> last = CompletableFuture.completedFuture(true);

    int length;
  }

  /// @param refused what who comes then is told
  Turns(int mostWaiting, Supplier<RefusedException> refused) {
    this.mostWaiting = mostWaiting;
    this.refused = refused;
  }

  /// @param work begins when everything before it has ended, whoever waits for it by then
  synchronized <T> CompletableFuture<T> inTurn(RoomId room, Supplier<CompletableFuture<T>> work) {
    var line = lines.computeIfAbsent(room, _ -> new Line());
    if (line.length > mostWaiting) {
      return CompletableFuture.failedFuture(refused.get());
    }
    line.length++;
    var done = line.last.thenCompose(_ -> work.get());
    line.last = done.handle((_, _) -> true);
    done.whenComplete((_, _) -> ended(room, line));
    return done;
  }

  private synchronized void ended(RoomId room, Line line) {
    if (--line.length == 0) {
      lines.remove(room);
    }
  }
}
