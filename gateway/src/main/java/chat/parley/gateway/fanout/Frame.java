package chat.parley.gateway.fanout;

import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;

/// A publication as it goes out: each wire format is encoded when its first subscriber needs it,
/// and never again. Every hand-over and the ring hold one reference; the buffers go with the last.
///
/// Thread-safe: several event loops write the same frame.
public final class Frame extends AbstractReferenceCounted {
  private final Publication publication;
  private final EncodedEvent encoded;
  private final int idLineLength;
  private final long arrivedNanos;

  Frame(RoomId room, Publication publication, FrameEncoder encoder) {
    this.arrivedNanos = System.nanoTime();
    this.publication = publication;
    this.encoded = new EncodedEvent(publication, EventEncoder.encode(room, publication), encoder);
    this.idLineLength = EventStreamFormat.idLineLength(publication);
  }

  public Position position() {
    return publication.position();
  }

  public Position predecessor() {
    return publication.predecessor();
  }

  public EventName name() {
    return publication.body().name();
  }

  public UserId user() {
    return publication.body().user();
  }

  /// Milliseconds since 1970, from Redis.
  public long at() {
    return publication.at();
  }

  /// When it came to this node, in nanoseconds of its monotonic clock.
  long arrivedNanos() {
    return arrivedNanos;
  }

  /// Whether this is the very next publication for somebody at `position`.
  public boolean follows(Position position) {
    return publication.predecessor().offset() == position.offset()
        && publication.predecessor().epoch().equals(position.epoch());
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
