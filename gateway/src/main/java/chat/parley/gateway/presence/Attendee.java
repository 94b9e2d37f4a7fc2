package chat.parley.gateway.presence;

import chat.parley.backplane.presence.LeasedConnection;
import chat.parley.protocol.id.ConnectionId;
import chat.parley.protocol.id.UserId;

/// A WebSocket or stream of somebody, for which he is here.
///
/// @param isLimited whether it counts among those that one user may have
/// @param end called on any thread where it is one of his too many
public record Attendee(
    UserId user, ConnectionId connection, String transport, boolean isLimited, Runnable end) {
  /// As its lease names it.
  String words() {
    return LeasedConnection.words(connection.toString(), transport);
  }
}
