package chat.parley.gateway.command;

import chat.parley.backplane.room.FirstUse;
import chat.parley.backplane.room.UserRooms;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionSettings;
import chat.parley.gateway.subscription.Rooms;
import chat.parley.gateway.subscription.UserChannels;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import java.util.Collection;
import java.util.HashSet;
import java.util.function.Consumer;

/// Lets connections follow rooms; the same on every transport. Called on the connection's event
/// loop.
public final class Subscribing {
  private final Rooms rooms;
  private final UserRooms userRooms;
  private final UserChannels userChannels;
  private final FirstUse firstUse;
  private final int maxRooms;

  public Subscribing(
      Rooms rooms,
      UserRooms userRooms,
      UserChannels userChannels,
      FirstUse firstUse,
      ConnectionSettings settings) {
    this.firstUse = firstUse;
    this.rooms = rooms;
    this.userRooms = userRooms;
    this.userChannels = userChannels;
    this.maxRooms = settings.maxRooms();
  }

  /// Follows the rooms of `wish`. `done` is called once, on the event loop, before the first event;
  /// not at all when the connection closes before.
  public void subscribe(Connection connection, Wish wish, Consumer<Outcome> done) {
    switch (wish) {
      case Wish.Rooms asked -> {
        var named = asked.of(connection.user());
        if (exceedsLimit(connection, named.rooms())) {
          done.accept(new Outcome.Refused(tooManyRooms()));
        } else {
          new SubscribeTask(this, connection, done).run(named, false);
        }
      }
      case Wish.Mine mine -> new MineTask(this, connection, mine, done).run();
    }
  }

  Rooms rooms() {
    return rooms;
  }

  UserRooms userRooms() {
    return userRooms;
  }

  FirstUse firstUse() {
    return firstUse;
  }

  UserChannels userChannels() {
    return userChannels;
  }

  /// Whether the connection would follow more rooms than it may once all that is under way is
  /// answered, or would have more joins under way than that.
  boolean exceedsLimit(Connection connection, Collection<RoomId> wanted) {
    if (connection.joining().size() + wanted.size() > maxRooms) {
      return true;
    }
    var all = new HashSet<>(wanted);
    all.addAll(connection.joining());
    connection.subscriptions().forEach(subscription -> all.add(subscription.roomId()));
    return all.size() > maxRooms;
  }

  Refusal tooManyRooms() {
    return new Refusal(
        ErrorCode.TOO_MANY_ROOMS,
        "A connection follows at most " + maxRooms + " rooms, those being joined included.");
  }
}
