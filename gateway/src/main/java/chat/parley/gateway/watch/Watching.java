package chat.parley.gateway.watch;

import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.presence.PresenceSettings;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Lets connections watch users; the same on every transport. Anybody may watch anybody, as anybody
/// may ask: what he is told is what he would be answered. Called on the connection's event loop.
public final class Watching {
  /// Below every version: the client is told whatever there is.
  public static final long NOTHING = -1;

  private final WatchedUsers watchedUsers;
  private final int maxWatched;
  private final GatewayMeters meters;

  public Watching(WatchedUsers watchedUsers, PresenceSettings settings, GatewayMeters meters) {
    this.watchedUsers = watchedUsers;
    this.maxWatched = settings.maxWatched();
    this.meters = meters;
  }

  /// Of whoever wants to watch so many. Thread-safe.
  public Optional<Refusal> refusal(int users) {
    return users <= maxWatched
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                ErrorCode.TOO_MANY_WATCHED,
                "A connection watches at most " + maxWatched + " users."));
  }

  /// From here on the connection is told of these users, and of no others: at once what is seen of
  /// each, then what changes.
  public void watch(Connection connection, Collection<UserId> users) {
    var known = new HashMap<UserId, Long>();
    users.forEach(user -> known.put(user, NOTHING));
    watch(connection, known);
  }

  /// The same, without what the client knows already.
  ///
  /// @param known the users, each with the version that the client has of him, or {@link #NOTHING}
  public void watch(Connection connection, Map<UserId, Long> known) {
    if (!connection.isClosed() && (!known.isEmpty() || connection.isWatching())) {
      new WatchList(connection, watchedUsers, known, meters).begin();
    }
  }
}
