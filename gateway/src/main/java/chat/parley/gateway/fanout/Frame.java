package chat.parley.gateway.fanout;

import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.event.Snapshot;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import org.jspecify.annotations.Nullable;

/// A publication, or a snapshot, as it goes out: each wire format is encoded when its first
/// subscriber needs it, and never again. Every hand-over and the ring hold one reference; the
/// buffers go with the last.
///
/// Thread-safe: several event loops write the same frame.
public final class Frame extends AbstractReferenceCounted {
  private final Position position;
  private final Position predecessor;
  private final long at;
  private final EncodedEvent encoded;

  /// Who leaves the room with it; null where nobody does.
  private final @Nullable UserId leaver;

  private final int idLineLength;
  private final long arrivedNanos;

  Frame(RoomId room, Publication publication, FrameEncoder encoder) {
    this.arrivedNanos = System.nanoTime();
    this.position = publication.position();
    this.predecessor = publication.predecessor();
    this.at = publication.at();
    this.leaver = publication.body().name() == EventName.LEFT ? publication.body().user() : null;
    this.encoded = new EncodedEvent(publication, EventEncoder.encode(room, publication), encoder);
    this.idLineLength = EventStreamFormat.idLineLength(position);
  }

  /// A snapshot follows nothing: it is for whoever needs one, wherever he stands.
  Frame(RoomId room, Snapshot snapshot, FrameEncoder encoder) {
    this.arrivedNanos = System.nanoTime();
    this.position = snapshot.position();
    this.predecessor = snapshot.position();
    this.at = snapshot.at();
    this.leaver = null;
    this.encoded = new EncodedEvent(snapshot, EventEncoder.encode(room, snapshot), encoder);
    this.idLineLength = EventStreamFormat.idLineLength(position);
  }

  public Position position() {
    return position;
  }

  public Position predecessor() {
    return predecessor;
  }

  /// Whether the user leaves the room with it.
  boolean isLeavingOf(UserId user) {
    return user.equals(leaver);
  }

  /// Milliseconds since 1970, from Redis.
  public long at() {
    return at;
  }

  /// When it came to this node, in nanoseconds of its monotonic clock.
  long arrivedNanos() {
    return arrivedNanos;
  }

  /// Whether this is the very next publication for somebody at `position`.
  public boolean follows(Position position) {
    return predecessor.offset() == position.offset()
        && predecessor.epoch().equals(position.epoch());
  }

  /// The event's JSON. Not copied: nobody changes it.
  public byte[] json() {
    return encoded.json();
  }

  /// A whole WebSocket text frame, header included. The caller owns the duplicate.
  public ByteBuf webSocket() {
    return encoded.webSocket();
  }

  /// A whole event of an event stream, beginning with its `id:` line. The caller owns the
  /// duplicate.
  public ByteBuf eventStream() {
    return encoded.eventStream();
  }

  /// The same without the `id:` line, for streams of several rooms: a slice of the same bytes.
  public ByteBuf eventStreamWithoutId() {
    return eventStream().skipBytes(idLineLength);
  }

  /// What the frame costs while it is held.
  public int bytes() {
    return json().length;
  }

  @Override
  public Frame retain() {
    super.retain();
    return this;
  }

  @Override
  protected void deallocate() {
    encoded.release();
  }

  @Override
  public ReferenceCounted touch(Object hint) {
    return this;
  }
}
