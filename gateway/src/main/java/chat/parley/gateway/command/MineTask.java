package chat.parley.gateway.command;

import chat.parley.backplane.room.UserChange;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.subscription.Start;
import chat.parley.gateway.subscription.UserChannels;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Notice;
import chat.parley.protocol.id.RoomId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Follows all rooms of a user: first the channel on which changes are told, then the list as it
/// is, then what changes. Leaving is told by the room's own order. Confined to the connection's
/// event loop.
final class MineTask {
  private final Subscribing subscribing;
  private static final Duration RETRY = Duration.ofSeconds(1);

  /// Changes that are told while the list is read.
  private static final int MAX_EARLY = 1_000;

  private final Connection connection;
  private final List<UserChange> early = new ArrayList<>();

  /// Rooms asked for whose subscriptions have not begun.
  private final Set<RoomId> joining = new HashSet<>();

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
      unlisted(wish);
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
      // The list may have been read before what the channel told meanwhile.
      early.forEach(this::changed);
      early.clear();
    }
  }

  /// A client that has its answer already does not ask again: this does.
  private void unlisted(Wish.Mine wish) {
    if (isStarted) {
      connection.loop().schedule(RETRY, () -> list(wish));
    } else {
      refuse(Refusal.of(ErrorCode.UNAVAILABLE));
    }
  }

  private void refuse(Refusal refusal) {
    if (!isStarted) {
      done.accept(new Outcome.Refused(refusal));
      done = _ -> {};
    }
  }

  private void changed(UserChange change) {
    if (isOver
        || joining.contains(change.room())
        || connection.subscription(change.room()) != null) {
      return;
    }
    if (!isStarted) {
      if (early.size() < MAX_EARLY) {
        early.add(change);
      }
      return;
    }
    if (change instanceof UserChange.Joined joined) {
      if (subscribing.exceedsLimit(connection, List.of(joined.room()))) {
        connection.send(new Notice.Unsubscribed(joined.room(), subscribing.tooManyRooms()));
        return;
      }
      follow(
          new Wish.Rooms(List.of(joined.room()), _ -> new Start.After(joined.before())), _ -> {});
    }
  }

  private void follow(Wish.Rooms wish, Consumer<Outcome> told) {
    joining.addAll(wish.rooms());
    new SubscribeTask(
            subscribing,
            connection,
            outcome -> {
              wish.rooms().forEach(joining::remove);
              told.accept(outcome);
            })
        .run(wish, true);
  }
}
