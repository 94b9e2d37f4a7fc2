package chat.parley.service.connection;

import chat.parley.backplane.presence.UserConnections;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The JSON of a user's connections.
///
/// @param more true where there are more than were listed, else absent
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConnectionList(String user, List<ConnectionView> connections, @Nullable Boolean more) {
  ConnectionList {
    connections = List.copyOf(connections);
  }

  static ConnectionList of(String user, UserConnections.Some some) {
    return new ConnectionList(
        user,
        some.connections().stream().map(ConnectionView::of).toList(),
        some.isMore() ? true : null);
  }
}
