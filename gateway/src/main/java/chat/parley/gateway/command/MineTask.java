package chat.parley.gateway.command;

import chat.parley.backplane.room.UserChange;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.subscription.Start;
import chat.parley.gateway.subscription.UserChannels;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Follows all rooms of a user: first the channel on which changes are told, then the list as it
/// is, then what changes. Leaving is told by the room's own order. Confined to the connection's
/// event loop.
final class MineTask {
  private final Subscribing subscribing;
  private final Connection connection;
  private Consumer<Outcome> done;
  private boolean isStarted;
  private boolean isOver;

  MineTask(Subscribing subscribing, Connection connection, Consumer<Outcome> done) {
    this.subscribing = subscribing;
    this.connection = connection;
    this.done = done;
  }

  void run(Wish.Mine wish) {
    var follower = new UserChannels.Follower(connection.loop(), () -> list(wish), this::changed);
    subscribing.userChannels().follow(connection.user(), follower);
    connection.onClose(() -> end(follower));
  }

  /// The connection has closed, or asks for its rooms anew.
  private void end(UserChannels.Follower follower) {
    isOver = true;
    subscribing.userChannels().unfollow(connection.user(), follower);
    if (!connection.isClosed()) {
      refuse(new Refusal(ErrorCode.BAD_REQUEST, "Replaced by a later subscribe to \"mine\"."));
    }
  }

  /// The channel is followed: from here on no change is missed. After a loss of the channel this
  /// runs again.
  private void list(Wish.Mine wish) {
    subscribing
        .userRooms()
        .of(connection.user())
        .whenComplete(
            (rooms, failure) ->
                connection.loop().post(() -> listed(wish, failure == null ? rooms : null)));
  }

  private void listed(Wish.Mine wish, @Nullable List<RoomId> rooms) {
    if (isOver) {
      return;
    }
    if (rooms == null) {
      refuse(Refusal.of(ErrorCode.UNAVAILABLE));
      return;
    }
    var missing = rooms.stream().filter(room -> connection.subscription(room) == null).toList();
    if (subscribing.exceedsLimit(connection, missing)) {
      refuse(subscribing.tooManyRooms());
    } else if (isStarted) {
      follow(new Wish.Rooms(missing, _ -> new Start.AtJoining()), _ -> {});
    } else {
      isStarted = true;
      follow(new Wish.Rooms(rooms, wish.start()), done);
    }
  }

  private void refuse(Refusal refusal) {
    if (!isStarted) {
      done.accept(new Outcome.Refused(refusal));
      done = _ -> {};
    }
  }

  private void changed(UserChange change) {
    if (isOver || !isStarted || connection.subscription(change.room()) != null) {
      return;
    }
    if (change instanceof UserChange.Joined joined
        && !subscribing.exceedsLimit(connection, List.of(joined.room()))) {
      var before = new Position(joined.position().epoch(), joined.position().offset() - 1);
      follow(new Wish.Rooms(List.of(joined.room()), _ -> new Start.After(before)), _ -> {});
    }
  }

  private void follow(Wish.Rooms wish, Consumer<Outcome> told) {
    new SubscribeTask(subscribing, connection, told).run(wish, true);
  }
}
