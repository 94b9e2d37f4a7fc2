package chat.parley.gateway.command;

import chat.parley.backplane.room.UserRooms;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionSettings;
import chat.parley.gateway.subscription.Rooms;
import chat.parley.gateway.subscription.UserChannels;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import java.util.Collection;
import java.util.function.Consumer;

/// Lets connections follow rooms; the same on every transport. Called on the connection's event
/// loop.
public final class Subscribing {
  private final Rooms rooms;
  private final UserRooms userRooms;
  private final UserChannels userChannels;
  private final int maxRooms;

  public Subscribing(
      Rooms rooms, UserRooms userRooms, UserChannels userChannels, ConnectionSettings settings) {
    this.rooms = rooms;
    this.userRooms = userRooms;
    this.userChannels = userChannels;
    this.maxRooms = settings.maxRooms();
  }

  /// Follows the rooms of `wish`. `done` is called once, on the event loop, before the first event;
  /// not at all when the connection closes before.
  public void subscribe(Connection connection, Wish wish, Consumer<Outcome> done) {
    switch (wish) {
      case Wish.Rooms named -> {
        if (exceedsLimit(connection, named.rooms())) {
          done.accept(new Outcome.Refused(tooManyRooms()));
        } else {
          new SubscribeTask(this, connection, done).run(named, false);
        }
      }
      case Wish.Mine mine -> new MineTask(this, connection, done).run(mine);
    }
  }

  Rooms rooms() {
    return rooms;
  }

  UserRooms userRooms() {
    return userRooms;
  }

  UserChannels userChannels() {
    return userChannels;
  }

  boolean exceedsLimit(Connection connection, Collection<RoomId> wanted) {
    long further = wanted.stream().filter(room -> connection.subscription(room) == null).count();
    return connection.subscriptions().size() + further > maxRooms;
  }

  Refusal tooManyRooms() {
    return new Refusal(
        ErrorCode.TOO_MANY_ROOMS, "A connection follows at most " + maxRooms + " rooms.");
  }
}
