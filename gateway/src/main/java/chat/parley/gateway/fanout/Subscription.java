package chat.parley.gateway.fanout;

import chat.parley.backplane.rule.Actor;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;

/// A connection's interest in one room, and where it stands. A slow reader costs this number, not a
/// queue. Confined to the event loop of its connection, and changed there alone: by its {@link
/// LocalRoom}, whose list it stands in.
public final class Subscription {
  /// The smallest page is a sixteenth of a whole one.
  private static final int MOST_HALVINGS = 4;

  enum State {
    /// Not begun yet: its reply has not been written.
    WAITING,
    /// Gets what is published.
    LIVE,
    /// Frames have been asked for.
    CATCHING_UP,
    /// The connection takes no more; the position says where to go on.
    STALLED,
    ENDED
  }

  final Subscriber subscriber;
  final LocalRoom room;

  /// Whether the subscription ends with the user's membership, even in a room that anyone may
  /// follow.
  final boolean isOfMember;

  Position position;

  /// The position may be one that Redis has lost: it must be asked before the subscription is live.
  boolean mustBePlaced;

  /// In a state room: it has no document, and gets one before anything else.
  boolean needsSnapshot;

  /// The connection took no more for a while, and has not caught up since.
  boolean wasStalled;

  State state = State.WAITING;

  /// It begins behind a hole that the client has not been told of.
  private boolean isResetDue;

  /// Where it stands in the room's list; kept by the room.
  int index;

  /// How often the page that it asks for was halved: whoever takes little at a time would have the
  /// same publications read again and again, and most of them in vain.
  private byte pageHalvings;

  Subscription(Subscriber subscriber, LocalRoom room, Position position, boolean isOfMember) {
    this.subscriber = subscriber;
    this.room = room;
    this.isOfMember = isOfMember;
    this.position = position;
  }

  public UserId user() {
    return subscriber.user();
  }

  /// The user as he follows the room.
  public Actor actor() {
    return subscriber.in(room.id());
  }

  public RoomId roomId() {
    return room.id();
  }

  public LocalRoom room() {
    return room;
  }

  public boolean isOfMember() {
    return isOfMember;
  }

  /// The last publication that the connection was given.
  public Position position() {
    return position;
  }

  /// The client's cursor reaches less far than the position: it must not move there before the
  /// reset is written, or a connection that breaks between the two would hide the hole.
  public boolean isResetDue() {
    return isResetDue;
  }

  public void setResetDue(boolean isDue) {
    isResetDue = isDue;
  }

  /// Lets it begin with a snapshot: the client has nothing that what follows could be applied to.
  public void beginWithSnapshot() {
    needsSnapshot = true;
    isResetDue = true;
  }

  public boolean needsSnapshot() {
    return needsSnapshot;
  }

  /// Whether it catches up because its connection is slow.
  public boolean isSlow() {
    return wasStalled;
  }

  public boolean isLive() {
    return state == State.LIVE;
  }

  /// How many publications it is worth to read for it at a time, of `most`.
  public int page(int most) {
    return Math.max(1, most >> pageHalvings);
  }

  /// It has taken so many of those that were read for it.
  void took(int taken, int read) {
    if (read == 0) {
      return;
    }
    if (taken == read) {
      pageHalvings = (byte) Math.max(0, pageHalvings - 1);
    } else if (2 * taken < read) {
      pageHalvings = (byte) Math.min(MOST_HALVINGS, pageHalvings + 1);
    }
  }

  public boolean isEnded() {
    return state == State.ENDED;
  }
}
