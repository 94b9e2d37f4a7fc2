package chat.parley.gateway.connection;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.web.CommandRate;
import chat.parley.gateway.fanout.EphemeralFrame;
import chat.parley.gateway.fanout.Frame;
import chat.parley.gateway.fanout.Loop;
import chat.parley.gateway.fanout.Subscriber;
import chat.parley.gateway.fanout.Subscription;
import chat.parley.gateway.metrics.Limit;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Notice;
import chat.parley.protocol.event.Reply;
import chat.parley.protocol.id.ConnectionId;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket, SSE stream or waiting poll. Confined to its event loop. There are tens of
/// thousands of these: nothing is kept that can be looked up.
public final class Connection implements Subscriber, Loop.Flushable {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  /// Commands without an answer; beyond it reading pauses.
  private static final int MAX_UNANSWERED = 64;

  private final ConnectionId id;
  private final Transport transport;
  private final Outlet outlet;
  private final LoopConnections home;
  private final List<Subscription> subscriptions = new ArrayList<>(1);

  /// Rooms asked for whose answers are under way, once for each time; shared while there are none.
  private List<RoomId> joining = List.of();

  private Identity identity;
  private @Nullable Companion companion;
  private @Nullable Watch watch;
  private @Nullable Runnable onExpiry;

  /// When the next command may come at the earliest if the burst is used up (GCRA), in nanoseconds.
  private long commandsDueNanos;

  /// Zero while writable.
  long unwritableSinceNanos;

  /// In sweeps of the loop.
  int lastHeard;

  int nextBeat;

  /// Where it stands in the loop's list; kept by the list.
  int index;

  /// What the client is told as soon as its commands are answered.
  private Notice.@Nullable Reconnect leaving;

  private int unanswered;
  private boolean flushIsDue;
  private boolean isClosed;

  /// Whatever goes on beside the connection for as long as it is open. Called on its event loop.
  public interface Companion {
    /// The user has left the room of a subscription that ends with his membership.
    void left(RoomId room);

    /// The client has asked for no more of a room.
    void unsubscribed(RoomId room);

    /// The connection has closed, or another companion takes over.
    void end();
  }

  /// What the connection watches beside its rooms. Called on its event loop.
  public interface Watch {
    /// Whether all that there was has been brought.
    boolean isSettled();

    /// The connection takes more again.
    void resume();

    /// The connection has closed, or another watch takes over.
    void end();
  }

  Connection(ConnectionId id, Opening opening, LoopConnections home) {
    this.id = id;
    this.transport = opening.transport();
    this.outlet = opening.outlet();
    this.identity = opening.identity();
    this.home = home;
  }

  public ConnectionId id() {
    return id;
  }

  public Transport transport() {
    return transport;
  }

  public Identity identity() {
    return identity;
  }

  @Override
  public UserId user() {
    return identity.user();
  }

  @Override
  public Actor in(RoomId room) {
    return identity.in(room);
  }

  public Loop loop() {
    return home.loop();
  }

  public boolean isClosed() {
    return isClosed;
  }

  public List<Subscription> subscriptions() {
    return subscriptions;
  }

  public @Nullable Subscription subscription(RoomId room) {
    for (var subscription : subscriptions) {
      if (subscription.roomId().equals(room)) {
        return subscription;
      }
    }
    return null;
  }

  /// Goes on under a newer token of the same user. What the older one granted, and this one does
  /// not, ends.
  public void refresh(Identity newer) {
    var older = identity;
    identity = newer;
    for (var room : older.grants().roles().keySet()) {
      if (newer.grants().in(room) == null) {
        endGranted(room);
      }
    }
  }

  /// Whoever is a member as well subscribes again.
  private void endGranted(RoomId room) {
    var subscription = subscription(room);
    if (subscription != null) {
      subscription.room().end(subscription);
      unsubscribed(subscription, Refusal.notAMember(room));
    }
  }

  /// Beats next after so many seconds, whatever the transport's interval is.
  public void beatAfter(int seconds) {
    nextBeat = home.sweeps() + seconds;
  }

  /// As its client asks: whatever follows rooms beside it is told.
  public void unsubscribe(RoomId room) {
    end(room);
    if (companion != null) {
      companion.unsubscribed(room);
    }
  }

  /// Goes on with `next` beside it. A second companion replaces the first, which ends at once.
  public void accompany(Companion next) {
    var replaced = companion;
    companion = next;
    if (replaced != null) {
      replaced.end();
    }
  }

  /// Watches `next` from here on, and nothing that it watched before.
  public void watch(Watch next) {
    var replaced = watch;
    watch = next;
    if (replaced != null) {
      replaced.end();
    }
  }

  public boolean isWatching() {
    return watch != null;
  }

  /// Whether everything that it follows or watches has brought what there was.
  public boolean isSettled() {
    return subscriptions.stream().allMatch(Subscription::isLive)
        && (watch == null || watch.isSettled());
  }

  /// Runs `action` instead of closing when the token has expired: perhaps a newer one is known
  /// elsewhere. It either refreshes or closes.
  public void onExpiry(Runnable action) {
    onExpiry = action;
  }

  void tokenExpired(Refusal refusal) {
    if (onExpiry == null) {
      close(refusal);
    } else {
      onExpiry.run();
    }
  }

  // --- what the peer does

  /// The peer has given a sign of life.
  public void heard() {
    lastHeard = home.sweeps();
  }

  /// Whether a command may be served now; counts it if so.
  public boolean admitCommand() {
    return admitCommand(home.commandRate());
  }

  boolean admitCommand(CommandRate rate) {
    long next = rate.after(commandsDueNanos);
    if (next == CommandRate.NEVER) {
      return false;
    }
    commandsDueNanos = next;
    return true;
  }

  /// A command has begun whose answer will take a while.
  public void commandBegun() {
    unanswered++;
    if (unanswered == MAX_UNANSWERED) {
      home.meters().reached(Limit.UNANSWERED_COMMANDS);
    }
    updateReading();
  }

  /// Called when the answer has been written.
  public void commandAnswered() {
    unanswered--;
    if (leaving != null && unanswered == 0) {
      leaveNow(leaving);
    } else {
      updateReading();
    }
  }

  /// The transport takes more, or no more, than before.
  public void writabilityChanged() {
    boolean takesMore = takesMoreOnceFlushed();
    if (isClosed) {
      return;
    }
    if (!takesMore && unwritableSinceNanos == 0) {
      unwritableSinceNanos = home.nanoTime();
      home.meters().slowReader();
      home.meters().unwritable(1);
      log.atDebug().addKeyValue("connection", id).log("reads too slowly");
      updateReading();
    } else if (takesMore && unwritableSinceNanos != 0) {
      writableAgain();
      updateReading();
      resume();
    }
  }

  private void writableAgain() {
    if (unwritableSinceNanos != 0) {
      unwritableSinceNanos = 0;
      home.meters().unwritable(-1);
    }
  }

  /// Netty counts what is not flushed yet: a fast reader may look slow in the middle of a batch.
  private boolean takesMoreOnceFlushed() {
    if (!outlet.isWritable()) {
      outlet.flush();
    }
    return outlet.isWritable();
  }

  private void updateReading() {
    if (!isClosed) {
      outlet.setReading(
          unanswered < MAX_UNANSWERED && unwritableSinceNanos == 0 && leaving == null);
    }
  }

  // --- subscriptions

  /// The rooms that are being joined, each as often as it was asked for.
  public List<RoomId> joining() {
    return joining;
  }

  public void joinBegun(Collection<RoomId> rooms) {
    if (joining.isEmpty()) {
      joining = new ArrayList<>(rooms.size());
    }
    joining.addAll(rooms);
  }

  public void joinAnswered(RoomId room) {
    joining.remove(room);
    if (joining.isEmpty()) {
      joining = List.of();
    }
  }

  public void add(Subscription subscription) {
    subscriptions.add(subscription);
    home.meters().subscribed(1);
  }

  /// Ends the subscription to a room; false if there is none.
  public boolean end(RoomId room) {
    var subscription = subscription(room);
    if (subscription == null) {
      return false;
    }
    subscription.room().end(subscription);
    subscriptions.remove(subscription);
    home.left(List.of(room));
    return true;
  }

  private void resume() {
    for (var subscription : List.copyOf(subscriptions)) {
      subscription.room().resume(subscription);
    }
    if (watch != null) {
      watch.resume();
    }
  }

  @Override
  public boolean deliver(Subscription subscription, Frame frame) {
    if (isClosed || !acceptsMore()) {
      return false;
    }
    outlet.write(frame);
    home.meters().delivered(frame.bytes());
    flushLater();
    return true;
  }

  /// Whoever is slow is not asked to hurry for this: it is not flushed first, and nothing stalls.
  @Override
  public boolean tell(EphemeralFrame frame) {
    if (isClosed || !outlet.isWritable() || !outlet.tell(frame)) {
      return false;
    }
    home.meters().ephemeralDelivered(frame.bytes());
    flushLater();
    return true;
  }

  /// Whether something may be written now. Where not, whatever waits is asked for when it may.
  public boolean acceptsMore() {
    if (outlet.isWritable()) {
      return true;
    }
    writabilityChanged();
    return !isClosed && outlet.isWritable();
  }

  @Override
  public void reset(Subscription subscription, @Nullable Position kept, Position position) {
    home.meters().reset();
    log.atDebug()
        .addKeyValue("connection", id)
        .addKeyValue("room", subscription.roomId())
        .addKeyValue("kept", kept)
        .log("reset");
    subscription.setResetDue(false);
    send(new Notice.Reset(subscription.roomId(), kept, position));
  }

  @Override
  public void unsubscribed(Subscription subscription, Refusal refusal) {
    subscriptions.remove(subscription);
    home.left(List.of(subscription.roomId()));
    send(new Notice.Unsubscribed(subscription.roomId(), refusal));
    if (companion != null && subscription.isOfMember()) {
      companion.left(subscription.roomId());
    }
  }

  // --- what we say

  public void send(Reply reply) {
    if (!isClosed) {
      outlet.write(reply);
      flushLater();
    }
  }

  public void send(Notice notice) {
    if (!isClosed) {
      outlet.write(notice);
      flushLater();
    }
  }

  public void flushLater() {
    if (!flushIsDue) {
      flushIsDue = true;
      home.loop().flushLater(this);
    }
  }

  @Override
  public void flush() {
    flushIsDue = false;
    outlet.flush();
  }

  void beat() {
    outlet.beat();
    flushLater();
  }

  // --- the end

  /// Says why and ends.
  public void close(Refusal refusal) {
    if (!isClosed) {
      outlet.close(refusal);
      closed(refusal.code().label());
    }
  }

  /// In development mode alone.
  public void breakOff(Breakage breakage) {
    if (!isClosed) {
      outlet.breakOff(breakage);
    }
  }

  boolean isLeaving() {
    return leaving != null;
  }

  /// Tells the client to come back, and ends, as soon as the commands under way are answered. Takes
  /// no more of them.
  public void leave(Notice.Reconnect reconnect) {
    if (unanswered == 0) {
      leaveNow(reconnect);
    } else if (leaving == null) {
      leaving = reconnect;
      updateReading();
    }
  }

  /// Tells the client to come back, and ends, whatever is under way: its answer is lost.
  public void leaveNow(Notice.Reconnect reconnect) {
    if (!isClosed) {
      outlet.leave(reconnect);
      closed(reconnect.reason());
    }
  }

  /// The channel is closed, whoever closed it. Called once, for WebSockets and streams.
  public void channelClosed() {
    closed("gone");
    home.channelClosed();
  }

  /// The connection is gone, whoever ended it; `reason` is for the metric. A second call changes
  /// nothing.
  public void closed(String reason) {
    if (isClosed) {
      return;
    }
    isClosed = true;
    writableAgain();
    var rooms = new ArrayList<RoomId>(subscriptions.size());
    for (var subscription : subscriptions) {
      subscription.room().end(subscription);
      rooms.add(subscription.roomId());
    }
    subscriptions.clear();
    home.left(rooms);
    home.remove(this, reason);
    if (companion != null) {
      companion.end();
    }
    if (watch != null) {
      watch.end();
    }
  }
}
