package chat.parley.gateway.subscription;

import chat.parley.backplane.state.StateRead;
import chat.parley.backplane.state.StateStore;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.metrics.Limit;
import chat.parley.protocol.id.RoomId;
import java.util.concurrent.CompletionStage;

/// Reads the documents of all state rooms, so many at a time, for the reasons that {@link LogPages}
/// has. The line is as long as there are state rooms with readers who need one. Confined to the
/// Redis thread.
final class DocumentReads {
  private static final int MAX_UNDER_WAY = 32;

  private final StateStore store;
  private final Line line;

  DocumentReads(StateStore store, GatewayMeters meters) {
    this.store = store;
    this.line = new Line(MAX_UNDER_WAY, () -> meters.reached(Limit.LOG_PAGES_UNDER_WAY));
  }

  /// Completes on the Redis thread.
  CompletionStage<StateRead> read(RoomId room) {
    return line.ask(() -> store.read(room));
  }
}
