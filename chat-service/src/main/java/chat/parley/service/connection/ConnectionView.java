package chat.parley.service.connection;

import chat.parley.backplane.presence.LeasedConnection;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// The JSON of one connection. Polls have neither node nor number: any node answers them.
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConnectionView(
    @Nullable String node, @Nullable String connection, @Nullable String transport) {
  static ConnectionView of(LeasedConnection leased) {
    return new ConnectionView(leased.node(), leased.connection(), leased.transport());
  }
}
