package chat.parley.gateway.fanout;

import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.event.EphemeralEvent;
import chat.parley.protocol.event.EphemeralName;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import org.jspecify.annotations.Nullable;

/// An ephemeral event as it goes out, encoded once per wire format. It has no position, and no ring
/// holds it: every hand-over holds one reference, and the buffers go with the last.
///
/// Thread-safe: several event loops write the same frame.
public final class EphemeralFrame extends AbstractReferenceCounted {
  private final EncodedEvent encoded;
  private final @Nullable UserId recipient;
  private final @Nullable UserId passedOver;

  EphemeralFrame(RoomId room, EphemeralEvent event, FrameEncoder encoder) {
    this.recipient = event.recipient();
    this.passedOver = event.name() == EphemeralName.OFFLINE ? event.user() : null;
    this.encoded = new EncodedEvent(event, EventEncoder.encode(room, event), encoder);
  }

  /// Whether this user is told, if he follows the room. Nobody is told that he himself is offline:
  /// he is here, or he would not be asked for, and it is old or for others, who are not to know.
  boolean isFor(UserId user) {
    return (recipient == null || recipient.equals(user)) && !user.equals(passedOver);
  }

  /// The event's JSON. Not copied: nobody changes it.
  public byte[] json() {
    return encoded.json();
  }

  /// A whole WebSocket text frame, header included. The caller owns the duplicate.
  public ByteBuf webSocket() {
    return encoded.webSocket();
  }

  /// A whole event of an event stream, without an `id:` line: the client's cursor stays where it
  /// is. The caller owns the duplicate.
  public ByteBuf eventStream() {
    return encoded.eventStream();
  }

  public int bytes() {
    return json().length;
  }

  @Override
  public EphemeralFrame retain() {
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
