package chat.parley.gateway.presence;

import chat.parley.backplane.presence.LeasedConnection;
import chat.parley.protocol.id.ConnectionId;
import chat.parley.protocol.id.UserId;

/// A WebSocket or stream of somebody, for which he is here.
public record Attendee(UserId user, ConnectionId connection, String transport) {
  /// As its lease names it.
  String words() {
    return LeasedConnection.words(connection.toString(), transport);
  }
}
