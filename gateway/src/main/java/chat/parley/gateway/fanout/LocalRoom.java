package chat.parley.gateway.fanout;

import chat.parley.gateway.metrics.EphemeralDrop;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One room's subscribers on one event loop, and how far that loop has been told. Confined to the
/// event loop, except for the calls that hand something over.
///
/// Every frame, whether live or read again, passes one test: its predecessor is where the reader
/// stands. What does not pass is never delivered; the reader catches up instead.
public final class LocalRoom {
  private final RoomId id;
  private final boolean isPrivate;
  private final Loop loop;
  private final CatchUp catchUp;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private Position head;
  private long deliveries;

  /// Set by the Redis thread, cleared by the event loop: one mark, however much was skipped.
  private final AtomicBoolean hasSkipped = new AtomicBoolean();

  /// Whoever knows what the loop has missed.
  public interface CatchUp {
    /// Asks for the frames that follow the subscription's position. Answers through {@link
    /// LocalRoom#handOver(Subscription, CaughtUp)}, soon, from any thread.
    void request(LocalRoom room, Subscription subscription);

    /// Asks where the room stands. Answers through {@link LocalRoom#handOverHead}, after all that
    /// was handed over before.
    void requestHead(LocalRoom room);
  }

  /// @param head how far the loop is told when it is first told anything
  public LocalRoom(RoomId id, boolean isPrivate, Loop loop, Position head, CatchUp catchUp) {
    this.id = id;
    this.isPrivate = isPrivate;
    this.loop = loop;
    this.head = head;
    this.catchUp = catchUp;
  }

  public RoomId id() {
    return id;
  }

  public Loop loop() {
    return loop;
  }

  /// Hands a publication over; false when the loop is too far behind. Thread-safe. Takes a
  /// reference of its own.
  public boolean handOver(Frame frame) {
    frame.retain();
    boolean accepted = loop.offer(() -> published(frame));
    if (!accepted) {
      frame.release();
    }
    return accepted;
  }

  /// Hands an ephemeral event over; false when the loop is too far behind, and then nobody on it
  /// ever gets it. Thread-safe. Takes a reference of its own.
  public boolean handOver(EphemeralFrame frame) {
    frame.retain();
    boolean accepted = loop.offer(() -> tell(frame));
    if (!accepted) {
      frame.release();
    }
    return accepted;
  }

  /// Hands over that publications were skipped: everyone catches up, even if nothing more is ever
  /// published. Thread-safe.
  ///
  /// The loop then asks where the room stands, and compares everybody with that: an answer that is
  /// on its way may make somebody live again who has missed what was skipped after it was given.
  public void handOverSkip() {
    if (hasSkipped.compareAndSet(false, true)) {
      loop.post(this::skipped);
    }
  }

  /// Hands over where the room stands: whoever is live elsewhere catches up. Thread-safe.
  public void handOverHead(Position roomsHead) {
    loop.post(() -> standsAt(roomsHead));
  }

  /// Hands over the answer to a request. Thread-safe. Takes over the references of its frames.
  public void handOver(Subscription subscription, CaughtUp answer) {
    loop.post(() -> caughtUp(subscription, answer));
  }

  /// Hands over that the node stands elsewhere now: everybody is placed anew, by his own position.
  /// Thread-safe.
  public void handOverMoved(Position newHead) {
    loop.post(() -> moved(newHead));
  }

  /// A subscription that gets nothing before {@link #begin}.
  public Subscription subscribe(Subscriber subscriber, Position position, boolean isOfMember) {
    var subscription = new Subscription(subscriber, this, position, isOfMember);
    subscription.index = subscriptions.size();
    subscriptions.add(subscription);
    return subscription;
  }

  /// Delivers what follows the subscription's position, then what is published. Called when its
  /// reply has been written.
  public void begin(Subscription subscription) {
    if (subscription.state == Subscription.State.WAITING) {
      goLiveOrCatchUp(subscription);
    }
  }

  /// Goes on where the subscription stood when its subscriber took no more.
  public void resume(Subscription subscription) {
    if (subscription.state == Subscription.State.STALLED) {
      subscription.wasStalled = true;
      goLiveOrCatchUp(subscription);
    }
  }

  /// Ends a subscription; whoever ends it tells the Redis thread.
  public void end(Subscription subscription) {
    if (subscription.state == Subscription.State.ENDED) {
      return;
    }
    subscription.state = Subscription.State.ENDED;
    var last = subscriptions.removeLast();
    if (last != subscription) {
      subscriptions.set(subscription.index, last);
      last.index = subscription.index;
    }
  }

  private void published(Frame frame) {
    try {
      head = frame.position();
      long before = deliveries;
      // Backwards, since a subscription that ends is replaced by the last one.
      for (int i = subscriptions.size() - 1; i >= 0; i--) {
        var subscription = subscriptions.get(i);
        if (subscription.state == Subscription.State.LIVE) {
          deliverLive(subscription, frame);
        }
      }
      if (deliveries != before) {
        loop.written(frame);
      }
    } finally {
      frame.release();
    }
  }

  /// Whoever it is for, is live and takes it gets it. It moves nobody: head and positions stay.
  private void tell(EphemeralFrame frame) {
    try {
      // Backwards, as for publications.
      for (int i = subscriptions.size() - 1; i >= 0; i--) {
        var subscription = subscriptions.get(i);
        if (frame.isFor(subscription.subscriber.user())) {
          tell(subscription, frame);
        }
      }
    } finally {
      frame.release();
    }
  }

  private void tell(Subscription subscription, EphemeralFrame frame) {
    switch (subscription.state) {
      case LIVE -> tellLive(subscription, frame);
      case STALLED -> loop.dropped(EphemeralDrop.UNWRITABLE);
      case WAITING, CATCHING_UP -> loop.dropped(EphemeralDrop.CATCHING_UP);
      case ENDED -> {}
    }
  }

  private void tellLive(Subscription subscription, EphemeralFrame frame) {
    if (!subscription.subscriber.tell(frame)) {
      loop.dropped(EphemeralDrop.UNWRITABLE);
    }
  }

  private void deliverLive(Subscription subscription, Frame frame) {
    if (frame.follows(subscription.position)) {
      deliver(subscription, frame);
    } else if (!isAhead(subscription.position, frame.position())) {
      requestCatchUp(subscription);
    }
  }

  /// False when the subscription takes no more.
  private boolean deliver(Subscription subscription, Frame frame) {
    if (!subscription.subscriber.deliver(subscription, frame)) {
      if (subscription.state != Subscription.State.ENDED) {
        subscription.state = Subscription.State.STALLED;
      }
      return false;
    }
    deliveries++;
    subscription.position = frame.position();
    if (frame.isLeavingOf(subscription.subscriber.user())) {
      removed(subscription);
    }
    return subscription.state != Subscription.State.ENDED;
  }

  /// In a private room a member's own leaving is the last thing he sees; likewise where he follows
  /// just the rooms that are his.
  private void removed(Subscription subscription) {
    if (isPrivate || subscription.isOfMember) {
      end(subscription);
      subscription.subscriber.unsubscribed(subscription, Refusal.notAMember(id));
    }
  }

  private void goLiveOrCatchUp(Subscription subscription) {
    if (!subscription.mustBePlaced
        && !subscription.needsSnapshot
        && (subscription.position.equals(head) || isAhead(subscription.position, head))) {
      subscription.state = Subscription.State.LIVE;
      subscription.wasStalled = false;
    } else {
      requestCatchUp(subscription);
    }
  }

  private void requestCatchUp(Subscription subscription) {
    subscription.state = Subscription.State.CATCHING_UP;
    subscription.mustBePlaced = false;
    catchUp.request(this, subscription);
  }

  private void skipped() {
    // Before the head is asked for: what is skipped from here on leaves a new mark.
    hasSkipped.set(false);
    catchUp.requestHead(this);
  }

  private void standsAt(Position roomsHead) {
    head = roomsHead;
    for (var subscription : subscriptions) {
      if (subscription.state == Subscription.State.LIVE
          && !subscription.position.equals(head)
          && !isAhead(subscription.position, head)) {
        requestCatchUp(subscription);
      }
    }
  }

  private void caughtUp(Subscription subscription, CaughtUp answer) {
    if (answer.head() != null) {
      head = answer.head();
    }
    if (subscription.state != Subscription.State.CATCHING_UP) {
      answer.release();
      return;
    }
    switch (answer) {
      case CaughtUp.Frames frames -> deliverAll(subscription, frames);
      case CaughtUp.Renewed renewed -> renew(subscription, renewed);
      case CaughtUp.Lost lost -> {
        reset(subscription, lost.kept(), lost.position());
        goLiveOrCatchUp(subscription);
      }
      case CaughtUp.Ended ended -> {
        end(subscription);
        subscription.subscriber.unsubscribed(subscription, ended.refusal());
      }
      case CaughtUp.Later later -> loop.schedule(later.delay(), () -> tryAgain(subscription));
    }
  }

  private void deliverAll(Subscription subscription, CaughtUp.Frames answer) {
    int taken = 0;
    try {
      for (var frame : answer.frames()) {
        if (frame.follows(subscription.position) && !deliver(subscription, frame)) {
          return;
        }
        taken++;
      }
    } finally {
      subscription.took(taken, answer.frames().size());
      answer.release();
    }
    goLiveOrCatchUp(subscription);
  }

  /// A snapshot takes the place of all before it, and follows nothing.
  private void renew(Subscription subscription, CaughtUp.Renewed answer) {
    try {
      if (!deliver(subscription, answer.snapshot())) {
        return;
      }
    } finally {
      answer.release();
    }
    subscription.needsSnapshot = false;
    subscription.wasStalled = false;
    subscription.setResetDue(false);
    goLiveOrCatchUp(subscription);
  }

  private void tryAgain(Subscription subscription) {
    if (subscription.state == Subscription.State.CATCHING_UP) {
      catchUp.request(this, subscription);
    }
  }

  /// Who catches up already or takes nothing now does it with his next request.
  private void moved(Position newHead) {
    head = newHead;
    for (var subscription : subscriptions) {
      subscription.mustBePlaced = true;
      if (subscription.state == Subscription.State.LIVE) {
        requestCatchUp(subscription);
      }
    }
  }

  private static void reset(Subscription subscription, @Nullable Position kept, Position position) {
    subscription.position = kept == null ? position : kept;
    subscription.subscriber.reset(subscription, kept, position);
  }

  /// The loop may be told of a publication after a subscriber got it from the log.
  private static boolean isAhead(Position position, Position of) {
    return position.offset() >= of.offset() && position.epoch().equals(of.epoch());
  }
}
