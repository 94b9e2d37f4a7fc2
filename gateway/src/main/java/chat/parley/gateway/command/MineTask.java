package chat.parley.gateway.command;

import chat.parley.backplane.room.UserChange;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.subscription.Start;
import chat.parley.gateway.subscription.UserFollower;
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
/// is, then what changes. Leaving is told by the room's own order; since the two are not in step,
/// whoever leaves may have joined again already, and the room is asked. Confined to the
/// connection's event loop.
final class MineTask implements Connection.Companion {
  private static final Duration RETRY = Duration.ofSeconds(1);

  /// Changes that are told while the list is read; beyond it the list is read again.
  private static final int MAX_EARLY = 1_000;

  private final Subscribing subscribing;
  private final Connection connection;
  private final Wish.Mine wish;
  private final UserFollower follower;
  private final List<UserChange> early = new ArrayList<>();

  /// Rooms asked for whose subscriptions have not begun.
  private final Set<RoomId> joining = new HashSet<>();

  /// Those of them that were joined again meanwhile: what the room answers may be older.
  private final Set<RoomId> rejoined = new HashSet<>();

  private Consumer<Outcome> done;
  private boolean isListing;
  private boolean isListOutdated;
  private boolean isStarted;
  private boolean isOver;

  MineTask(Subscribing subscribing, Connection connection, Wish.Mine wish, Consumer<Outcome> done) {
    this.subscribing = subscribing;
    this.connection = connection;
    this.wish = wish;
    this.done = done;
    this.follower = new UserFollower(connection.loop(), this::list, this::changed);
  }

  void run() {
    subscribing.userChannels().follow(connection.user(), follower);
    connection.accompany(this);
  }

  /// The connection has closed, or asks for its rooms anew.
  @Override
  public void end() {
    isOver = true;
    subscribing.userChannels().unfollow(connection.user(), follower);
    if (!connection.isClosed()) {
      refuse(new Refusal(ErrorCode.BAD_REQUEST, "Replaced by a later subscribe to \"mine\"."));
    }
  }

  /// The channel is followed: from here on no change is missed. Runs again after a loss of the
  /// channel, and after changes that the loop had no room for. One read is under way at a time.
  private void list() {
    if (isListing) {
      isListOutdated = true;
      return;
    }
    isListing = true;
    subscribing
        .userRooms()
        .of(connection.user())
        .whenComplete(
            (rooms, failure) ->
                connection.loop().post(() -> listed(failure == null ? rooms : null)));
  }

  private void listed(@Nullable List<RoomId> rooms) {
    isListing = false;
    if (isOver) {
      return;
    }
    if (rooms == null) {
      unlisted();
      return;
    }
    follow(rooms);
    if (isListOutdated) {
      isListOutdated = false;
      list();
    }
  }

  private void follow(List<RoomId> rooms) {
    var wanted = isStarted ? rooms.stream().filter(this::isMissing).toList() : rooms;
    if (subscribing.exceedsLimit(connection, wanted)) {
      refuse(subscribing.tooManyRooms());
    } else if (isStarted) {
      follow(new Wish.Rooms(wanted, _ -> new Start.AtJoining()), _ -> {});
    } else {
      isStarted = true;
      follow(new Wish.Rooms(wanted, wish.start(), wish.acked()), done);
      // The list may have been read before what the channel told meanwhile.
      early.forEach(this::changed);
      early.clear();
    }
  }

  private boolean isMissing(RoomId room) {
    return connection.subscription(room) == null && !joining.contains(room);
  }

  /// A client that has its answer already does not ask again: this does.
  private void unlisted() {
    if (isStarted) {
      connection.loop().schedule(RETRY, this::list);
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
    if (isOver) {
      return;
    }
    if (!isStarted) {
      keep(change);
    } else if (change instanceof UserChange.Joined joined) {
      joined(joined);
    }
  }

  private void keep(UserChange change) {
    if (early.size() < MAX_EARLY) {
      early.add(change);
    } else {
      isListOutdated = true;
    }
  }

  private void joined(UserChange.Joined joined) {
    if (joining.contains(joined.room())) {
      rejoined.add(joined.room());
    } else if (connection.subscription(joined.room()) == null) {
      follow(joined.room(), new Start.After(joined.before()));
    }
  }

  /// A joining that was told before the leaving came in the room's order was not heeded.
  @Override
  public void left(RoomId room) {
    if (!isOver && isMissing(room)) {
      follow(room, new Start.AtJoining());
    }
  }

  private void follow(RoomId room, Start start) {
    if (subscribing.exceedsLimit(connection, List.of(room))) {
      connection.send(new Notice.Unsubscribed(room, subscribing.tooManyRooms()));
    } else {
      follow(new Wish.Rooms(List.of(room), _ -> start), _ -> {});
    }
  }

  private void follow(Wish.Rooms rooms, Consumer<Outcome> told) {
    joining.addAll(rooms.rooms());
    new SubscribeTask(
            subscribing,
            connection,
            outcome -> {
              told.accept(outcome);
              rooms.rooms().forEach(this::joinEnded);
            })
        .run(rooms, true);
  }

  /// Where the answer was a refusal, it was perhaps given before the user joined again.
  private void joinEnded(RoomId room) {
    joining.remove(room);
    if (rejoined.remove(room)) {
      left(room);
    }
  }
}
