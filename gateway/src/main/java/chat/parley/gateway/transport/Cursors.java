package chat.parley.gateway.transport;

import chat.parley.gateway.connection.Connection;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Cursor;
import chat.parley.protocol.position.Position;
import java.util.HashMap;

/// A connection's cursor: what has been written to it, per room. Called on its event loop.
///
/// A room whose reset is still to be written is left out: the next request then asks for it anew.
final class Cursors {
  private Cursors() {}

  /// @param isOneRoom whether the cursor is to be the one room's position
  static String encoded(Connection connection, boolean isOneRoom) {
    var subscriptions = connection.subscriptions();
    if (isOneRoom && subscriptions.size() == 1) {
      return subscriptions.getFirst().position().toString();
    }
    var positions = new HashMap<RoomId, Position>();
    for (var subscription : subscriptions) {
      if (!subscription.isResetDue()) {
        positions.put(subscription.roomId(), subscription.position());
      }
    }
    return Cursor.of(positions).encode();
  }
}
