package chat.parley.gateway.command;

import chat.parley.backplane.room.UserChange;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.subscription.Start;
import chat.parley.gateway.subscription.UserFollower;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Notice;
import chat.parley.protocol.event.Reply;
import chat.parley.protocol.id.RoomId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Follows all rooms of a user: first the channel on which changes are told, then the list as it
/// is, then what changes. Leaving is told by the room's own order; since the two are not in step,
/// whoever leaves may have joined again already, and the room is asked. Confined to the
/// connection's event loop.
final class MineTask implements Connection.Companion {
  private static final Duration RETRY = Duration.ofSeconds(1);

  /// Between two tries to join a room; twice as long each time, up to the second.
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private static final Duration MAX_PAUSE = Duration.ofSeconds(8);

  /// Changes that are told while the list is read; beyond it the list is read again.
  private static final int MAX_EARLY = 1_000;

  private static final int MAX_UNWANTED = 1_000;

  private final Subscribing subscribing;
  private final Connection connection;
  private final Wish.Mine wish;
  private final UserFollower follower;
  private final List<UserChange> early = new ArrayList<>();

  /// Rooms asked for whose subscriptions have not begun.
  private final Set<RoomId> joining = new HashSet<>();

  /// Those of them that are to be asked for again, after a pause.
  private final Set<RoomId> pausing = new HashSet<>();

  /// Those of them that were joined again meanwhile: what the room answers may be older.
  private final Set<RoomId> rejoined = new HashSet<>();

  /// Rooms of his that the client does not want: until he joins them again. Those that were named
  /// first are forgotten where there are too many.
  private final Set<RoomId> unwanted = new LinkedHashSet<>();

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
    if (isStarted) {
      followMissing(rooms);
      return;
    }
    var wanted = withInbox(rooms);
    if (subscribing.exceedsLimit(connection, wanted)) {
      refuse(subscribing.tooManyRooms());
    } else {
      isStarted = true;
      var first = done;
      // It holds the request.
      done = _ -> {};
      follow(new Wish.Rooms(wanted, wish.start(), wish.acked()), first);
      // The list may have been read before what the channel told meanwhile.
      early.forEach(this::changed);
      early.clear();
    }
  }

  /// As many as the connection may follow.
  private void followMissing(List<RoomId> rooms) {
    var wanted = new ArrayList<RoomId>();
    for (var room : rooms) {
      if (isMissing(room) && !unwanted.contains(room)) {
        wanted.add(room);
        if (subscribing.exceedsLimit(connection, wanted)) {
          wanted.removeLast();
          break;
        }
      }
    }
    follow(new Wish.Rooms(wanted, _ -> new Start.AtJoining()), _ -> {});
  }

  @Override
  public void unsubscribed(RoomId room) {
    unwanted.add(room);
    if (unwanted.size() > MAX_UNWANTED) {
      unwanted.remove(unwanted.iterator().next());
    }
  }

  /// Where the client asks for it: of an inbox nobody is ever told that he has joined or left it.
  private List<RoomId> withInbox(List<RoomId> rooms) {
    if (!wish.withInbox()) {
      return rooms;
    }
    var all = new ArrayList<>(rooms);
    all.add(RoomId.inboxOf(connection.user()));
    return all;
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
    } else {
      switch (change) {
        case UserChange.Joined joined -> joined(joined);
        // Whom the room let in would learn of it from the room.
        case UserChange.Left left when pausing.remove(left.room()) -> joinEnded(left.room());
        case UserChange.Left _ -> {}
      }
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
    unwanted.remove(joined.room());
    if (joining.contains(joined.room())) {
      rejoined.add(joined.room());
    } else if (connection.subscription(joined.room()) == null) {
      follow(joined.room(), new Start.Joining(joined.before()));
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
    join(rooms, told, FIRST_PAUSE);
  }

  private void join(Wish.Rooms rooms, Consumer<Outcome> told, Duration pause) {
    new SubscribeTask(
            subscribing,
            connection,
            outcome -> {
              told.accept(outcome);
              joinEnded(rooms, outcome, pause);
            })
        .run(rooms, true);
  }

  /// A client that follows all of his rooms does not ask for one of them: where a join may be
  /// retried, this does.
  private void joinEnded(Wish.Rooms rooms, Outcome outcome, Duration pause) {
    var later = new ArrayList<RoomId>();
    for (var room : rooms.rooms()) {
      if (mayBeRetried(outcome, room)) {
        later.add(room);
      } else {
        joinEnded(room);
      }
    }
    if (!later.isEmpty() && !isOver) {
      pausing.addAll(later);
      connection
          .loop()
          .schedule(
              random(pause),
              () -> joinAgain(new Wish.Rooms(later, rooms.start(), rooms.acked()), pause));
    }
  }

  private static boolean mayBeRetried(Outcome outcome, RoomId room) {
    return outcome instanceof Outcome.PerRoom perRoom
        && perRoom.rooms().get(room) instanceof Reply.NotStarted not
        && not.refusal().code().isRetryable();
  }

  private void joinAgain(Wish.Rooms rooms, Duration pause) {
    if (isOver) {
      return;
    }
    var wanted = new ArrayList<RoomId>();
    for (var room : rooms.rooms()) {
      if (pausing.remove(room) && isStillWanted(room, wanted)) {
        wanted.add(room);
      }
    }
    if (!wanted.isEmpty()) {
      var next = pause.multipliedBy(2);
      join(
          new Wish.Rooms(wanted, rooms.start(), rooms.acked()),
          _ -> {},
          next.compareTo(MAX_PAUSE) < 0 ? next : MAX_PAUSE);
    }
  }

  /// The client may have asked for it by name meanwhile, or for so many others.
  private boolean isStillWanted(RoomId room, List<RoomId> besides) {
    var all = new ArrayList<>(besides);
    all.add(room);
    boolean isTooMuch = subscribing.exceedsLimit(connection, all);
    boolean isFollowed = connection.subscription(room) != null;
    if (isFollowed || isTooMuch) {
      joinEnded(room);
    }
    if (isTooMuch && !isFollowed) {
      connection.send(new Notice.Unsubscribed(room, subscribing.tooManyRooms()));
    }
    return !isFollowed && !isTooMuch;
  }

  /// Those that were refused in one moment do not all come back in one.
  private static Duration random(Duration pause) {
    return pause
        .dividedBy(2)
        .plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis() / 2));
  }

  /// Where the answer was a refusal, it was perhaps given before the user joined again.
  private void joinEnded(RoomId room) {
    joining.remove(room);
    if (rejoined.remove(room)) {
      left(room);
    }
  }
}
