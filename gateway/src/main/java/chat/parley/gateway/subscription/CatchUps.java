package chat.parley.gateway.subscription;

import chat.parley.backplane.log.Head;
import chat.parley.backplane.log.LogPage;
import chat.parley.backplane.rule.Actor;
import chat.parley.gateway.fanout.CaughtUp;
import chat.parley.gateway.fanout.Frame;
import chat.parley.gateway.fanout.LocalRoom;
import chat.parley.gateway.fanout.Subscription;
import chat.parley.gateway.metrics.CatchUpResult;
import chat.parley.gateway.metrics.Limit;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.position.Place;
import chat.parley.protocol.position.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Brings readers of one room forward that are not where the node is: from the ring, else from the
/// log; where neither holds what follows, the head says whether nothing does or it is lost.
///
/// What is asked is asked on the subscription's event loop; the rest is confined to the Redis
/// thread.
final class CatchUps implements LocalRoom.CatchUp {
  private final Room room;
  private final RoomServices services;
  private final LogReads reads;
  private final Snapshots snapshots;

  CatchUps(Room room, RoomServices services) {
    this.room = room;
    this.services = services;
    this.snapshots = new Snapshots(room, services);
    this.reads =
        new LogReads(
            (position, entries) -> services.pages().readAfter(room.id(), position, entries),
            publication -> services.encoder().frame(room.id(), publication),
            () -> services.meters().reached(Limit.LOG_READS_UNDER_WAY));
  }

  @Override
  public void request(LocalRoom local, Subscription subscription) {
    var asked =
        new Asked(
            subscription,
            subscription.actor(),
            subscription.position(),
            subscription.page(services.pageEntries()));
    services.thread().execute(() -> catchUp(asked));
  }

  @Override
  public void requestHead(LocalRoom local) {
    services
        .thread()
        .execute(
            () -> {
              var head = room.head();
              if (head != null) {
                local.handOverHead(head);
              }
            });
  }

  private void catchUp(Asked asked) {
    if (asked.needsSnapshot) {
      renew(asked);
      return;
    }
    if (room.isLost(asked.position)) {
      askHead(asked, null);
      return;
    }
    if (asked.position.equals(room.head())) {
      answer(asked.subscription, new CaughtUp.Frames(List.of(), room.head()));
      return;
    }
    var frames = room.recentFrames(asked.position);
    if (room.isState() && isBacklog(asked, frames)) {
      for (var frame : frames) {
        frame.release();
      }
      renew(asked);
      return;
    }
    if (!frames.isEmpty()) {
      services.meters().caughtUpFromRing();
      answer(asked.subscription, new CaughtUp.Frames(frames, room.head()));
      return;
    }
    readLog(asked);
  }

  /// Whether the newest state is worth more than what led to it: to a slow reader as soon as it is
  /// shorter, to whoever was away when a page of the log does not hold what he missed.
  private boolean isBacklog(Asked asked, List<Frame> frames) {
    if (asked.isSlow) {
      return frames.isEmpty() || frames.stream().mapToLong(Frame::bytes).sum() > snapshots.bytes();
    }
    return frames.isEmpty()
        && room.knownHead().offset() - asked.position.offset() > services.pageEntries();
  }

  /// The document first, then whether the user may see it: the other way round he might be removed
  /// in between, and never see that.
  private void renew(Asked asked) {
    snapshots.ask(
        snapshot -> {
          if (snapshot == null) {
            askLater(asked.subscription);
            return;
          }
          var headThen = room.head();
          services
              .heads()
              .ask(
                  room.id(),
                  asked.actor,
                  answer -> judge(asked.subscription, snapshot, headThen, answer));
        });
  }

  private void judge(
      Subscription subscription, Frame snapshot, @Nullable Position headThen, Head answer) {
    switch (answer) {
      case Head.Known known when subscription.isOfMember() && known.member() == null -> {
        snapshot.release();
        end(subscription, Refusal.notAMember(room.id()));
      }
      case Head.Known known -> {
        room.apply(known, headThen);
        if (known.lineage().locate(snapshot.position()) instanceof Place.OnHistory) {
          services.meters().caughtUpFromLog(CatchUpResult.RENEWED);
          answer(subscription, new CaughtUp.Renewed(snapshot, room.head()));
        } else {
          // Redis has lost it since.
          snapshot.release();
          askLater(subscription);
        }
      }
      case Head.Refused refused -> {
        snapshot.release();
        if (refused.refusal().code().isRetryable()) {
          askLater(subscription);
        } else {
          end(subscription, refused.refusal());
        }
      }
    }
  }

  private void end(Subscription subscription, Refusal refusal) {
    services.meters().caughtUpFromLog(CatchUpResult.ENDED);
    answer(subscription, new CaughtUp.Ended(refusal));
  }

  private void readLog(Asked asked) {
    reads.read(asked.position, asked);
  }

  /// What one subscription asked for.
  private final class Asked implements LogReads.Reader {
    private final Subscription subscription;
    private final Actor actor;
    private final Position position;
    private final int entries;
    private final boolean needsSnapshot;
    private final boolean isSlow;

    /// On the subscription's event loop.
    Asked(Subscription subscription, Actor actor, Position position, int entries) {
      this.subscription = subscription;
      this.actor = actor;
      this.needsSnapshot = subscription.needsSnapshot();
      this.isSlow = subscription.isSlow();
      this.position = position;
      this.entries = entries;
    }

    @Override
    public int entries() {
      return entries;
    }

    @Override
    public void follows(List<Frame> frames) {
      services.meters().caughtUpFromLog(CatchUpResult.BROUGHT);
      answer(subscription, new CaughtUp.Frames(frames, room.head()));
    }

    @Override
    public void nothingFollows(LogPage read) {
      askHead(this, read);
    }

    @Override
    public void failed() {
      askLater(subscription);
    }
  }

  /// @param read what the log had after `position`; null where it was not read, since the position
  ///   seemed lost
  private void askHead(Asked asked, @Nullable LogPage read) {
    var headThen = room.head();
    services.heads().ask(room.id(), asked.actor, known -> judge(asked, read, headThen, known));
  }

  /// The log does not hold what follows `position`: either nothing does, or it is lost, or it
  /// cannot be read.
  private void judge(
      Asked asked, @Nullable LogPage read, @Nullable Position headThen, Head answer) {
    var subscription = asked.subscription;
    var position = asked.position;
    switch (answer) {
      case Head.Known known -> {
        room.apply(known, headThen);
        if (isToReset(known, position)) {
          var kept = known.kept(position).orElse(null);
          lost(asked, new CaughtUp.Lost(kept, room.shared(known.top()), room.head()));
        } else if (read == null) {
          readLog(asked);
        } else if (read.unreadable() > 0) {
          lost(asked, new CaughtUp.Lost(null, behindUnreadable(read, known), room.head()));
        } else {
          askLater(subscription);
        }
      }
      case Head.Refused refused when refused.refusal().code().isRetryable() ->
          askLater(subscription);
      case Head.Refused refused -> end(subscription, refused.refusal());
    }
  }

  /// Of a state room there is better to be had than the news that something is missing.
  private void lost(Asked asked, CaughtUp.Lost lost) {
    if (room.isState()) {
      renew(asked);
      return;
    }
    services.meters().caughtUpFromLog(CatchUpResult.LOST);
    answer(asked.subscription, lost);
  }

  private void askLater(Subscription subscription) {
    services.meters().caughtUpFromLog(CatchUpResult.DEFERRED);
    answer(subscription, new CaughtUp.Later(Room.RETRY));
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

  private static void answer(Subscription subscription, CaughtUp answer) {
    subscription.room().handOver(subscription, answer);
  }
}
