package chat.parley.gateway.watch;

import chat.parley.backplane.presence.Presence;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.metrics.WatchResult;
import chat.parley.protocol.event.EphemeralName;
import chat.parley.protocol.event.Notice;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The users that one connection watches, and what its client knows of each. While the connection
/// takes nothing the newest of each waits, and takes the place of what waited before: a slow reader
/// costs no queue, and misses nothing in the end. Confined to the connection's event loop.
final class WatchList implements Connection.Watch {
  /// After which what the loop had no room for is asked for again.
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Connection connection;
  private final WatchedUsers watchedUsers;
  private final GatewayMeters meters;
  private final Watcher watcher;
  private final Map<UserId, Known> users = new HashMap<>();

  /// Of how many Redis has not said anything yet.
  private int unsettled;

  private boolean isOver;

  /// What the client knows of one user.
  private static final class Known {
    long version;
    boolean isSettled;
    @Nullable Presence waiting;

    Known(long version) {
      this.version = version;
    }
  }

  /// @param known to the client, by their versions
  WatchList(
      Connection connection,
      WatchedUsers watchedUsers,
      Map<UserId, Long> known,
      GatewayMeters meters) {
    this.connection = connection;
    this.watchedUsers = watchedUsers;
    this.meters = meters;
    this.watcher = new Watcher(connection.loop(), this::seen, this::missed);
    known.forEach((user, version) -> users.put(user, new Known(version)));
    this.unsettled = users.size();
  }

  /// In place of what the connection watched before.
  void begin() {
    watchedUsers.watch(watcher, users.keySet());
    connection.watch(this);
  }

  @Override
  public boolean isSettled() {
    return unsettled == 0;
  }

  @Override
  public void resume() {
    if (!isOver) {
      users.forEach(this::tell);
    }
  }

  @Override
  public void end() {
    isOver = true;
    watchedUsers.unwatch(watcher, users.keySet());
  }

  private void missed() {
    connection
        .loop()
        .schedule(
            RETRY,
            () -> {
              if (!isOver) {
                watchedUsers.tellAgain(watcher, users.keySet());
              }
            });
  }

  private void seen(UserId user, Presence presence) {
    var known = users.get(user);
    if (isOver || known == null) {
      return;
    }
    var newest = known.waiting;
    if (presence.version() > (newest == null ? known.version : newest.version())) {
      if (newest != null) {
        meters.watched(WatchResult.OVERTAKEN);
      }
      known.waiting = presence;
      tell(user, known);
    }
    if (!known.isSettled) {
      known.isSettled = true;
      settled();
    }
  }

  /// A poll that waits for nothing may be answered when there is nothing.
  private void settled() {
    unsettled--;
    if (unsettled == 0) {
      connection.flushLater();
    }
  }

  private void tell(UserId user, Known known) {
    if (known.waiting == null || !connection.acceptsMore()) {
      return;
    }
    // Asked again: to ask whether the connection takes more may have made it take this.
    var presence = known.waiting;
    if (presence != null) {
      known.waiting = null;
      known.version = presence.version();
      var name = name(user, presence);
      if (name != null) {
        meters.watched(WatchResult.TOLD);
        connection.send(new Notice.Watched(name, user, presence.at(), presence.version()));
      }
    }
  }

  /// Nobody is told of himself that he is offline: he is here, and that is old, or he is invisible.
  private @Nullable EphemeralName name(UserId user, Presence presence) {
    return switch (presence.status()) {
      case ONLINE -> EphemeralName.ONLINE;
      case AWAY -> EphemeralName.AWAY;
      case OFFLINE -> {
        if (!user.equals(connection.user())) {
          yield EphemeralName.OFFLINE;
        }
        yield presence.isInvisible() ? EphemeralName.INVISIBLE : null;
      }
    };
  }
}
