package chat.parley.gateway.subscription;

import chat.parley.backplane.log.Head;
import chat.parley.backplane.log.LogPage;
import chat.parley.gateway.fanout.CaughtUp;
import chat.parley.gateway.fanout.Frame;
import chat.parley.gateway.fanout.Subscription;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.position.Place;
import chat.parley.protocol.position.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Brings readers of one room forward that are not where the node is: from the ring, else from the
/// log; where neither holds what follows, the head says whether nothing does or it is lost.
///
/// `request` is called on the subscription's event loop; the rest is confined to the Redis thread.
final class CatchUps {
  private final Room room;
  private final RoomServices services;

  CatchUps(Room room, RoomServices services) {
    this.room = room;
    this.services = services;
  }

  void request(Subscription subscription) {
    var position = subscription.position();
    services.thread().execute(() -> catchUp(subscription, position));
  }

  private void catchUp(Subscription subscription, Position position) {
    if (room.isLost(position)) {
      askHead(subscription, position, null);
      return;
    }
    if (position.equals(room.head())) {
      answer(subscription, new CaughtUp.Frames(List.of(), room.head()));
      return;
    }
    var frames = room.recentFrames(position);
    if (!frames.isEmpty()) {
      services.meters().caughtUpFromRing();
      answer(subscription, new CaughtUp.Frames(frames, room.head()));
      return;
    }
    readLog(subscription, position);
  }

  private void readLog(Subscription subscription, Position position) {
    services
        .log()
        .readAfter(room.id(), position, services.pageEntries())
        .whenComplete((read, failure) -> caughtUp(subscription, position, read, failure));
  }

  private void caughtUp(
      Subscription subscription,
      Position position,
      @Nullable LogPage read,
      @Nullable Throwable failure) {
    if (read == null || failure != null) {
      answer(subscription, new CaughtUp.Later(Room.RETRY));
    } else if (isNext(read, position)) {
      services.meters().caughtUpFromLog();
      answer(subscription, new CaughtUp.Frames(frames(read.publications()), room.head()));
    } else {
      askHead(subscription, position, read);
    }
  }

  /// @param read what the log had after `position`; null where it was not read, since the position
  ///   seemed lost
  private void askHead(Subscription subscription, Position position, @Nullable LogPage read) {
    var asked = room.head();
    services
        .heads()
        .ask(
            room.id(),
            subscription.user(),
            known -> judge(subscription, position, read, asked, known));
  }

  private static boolean isNext(LogPage read, Position position) {
    return !read.publications().isEmpty()
        && read.publications().getFirst().predecessor().equals(position);
  }

  /// The log does not hold what follows `position`: either nothing does, or it is lost, or it
  /// cannot be read.
  private void judge(
      Subscription subscription,
      Position position,
      @Nullable LogPage read,
      @Nullable Position asked,
      Head answer) {
    switch (answer) {
      case Head.Known known -> {
        room.apply(known, asked);
        if (isToReset(known, position)) {
          var kept = known.kept(position).orElse(null);
          answer(subscription, new CaughtUp.Lost(kept, room.shared(known.top()), room.head()));
        } else if (read == null) {
          readLog(subscription, position);
        } else if (read.unreadable() > 0) {
          answer(subscription, new CaughtUp.Lost(null, behindUnreadable(read, known), room.head()));
        } else {
          answer(subscription, new CaughtUp.Later(Room.RETRY));
        }
      }
      case Head.Refused refused ->
          answer(
              subscription,
              refused.refusal().code().isRetryable()
                  ? new CaughtUp.Later(Room.RETRY)
                  : new CaughtUp.Ended(refused.refusal()));
    }
  }

  /// A position ahead of the top is that of an answer which others have overtaken.
  private static boolean isToReset(Head.Known known, Position position) {
    return !known.reaches(position) && !(known.lineage().locate(position) instanceof Place.Ahead);
  }

  /// Asking again would bring the same.
  private Position behindUnreadable(LogPage read, Head.Known known) {
    return read.publications().isEmpty()
        ? room.shared(known.top())
        : read.publications().getFirst().predecessor();
  }

  private List<Frame> frames(List<Publication> publications) {
    var frames = new ArrayList<Frame>(publications.size());
    for (var publication : publications) {
      frames.add(services.encoder().frame(room.id(), publication));
    }
    return frames;
  }

  private static void answer(Subscription subscription, CaughtUp answer) {
    subscription.room().handOver(subscription, answer);
  }
}
