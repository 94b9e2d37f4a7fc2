package chat.parley.gateway.fanout;

import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.protocol.event.EphemeralEvent;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.event.RoomEvent;
import chat.parley.protocol.event.Snapshot;
import chat.parley.protocol.id.RoomId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// Encodes the events of rooms, and counts each time it does: a test holds it to once per format.
/// Thread-safe.
public final class FrameEncoder {
  private final GatewayMeters meters;
  private final ByteBufAllocator allocator;

  public FrameEncoder(GatewayMeters meters, ByteBufAllocator allocator) {
    this.meters = meters;
    this.allocator = allocator;
  }

  /// The caller owns the one reference.
  public Frame frame(RoomId room, Publication publication) {
    return new Frame(room, publication, this);
  }

  /// The caller owns the one reference.
  public Frame frame(RoomId room, Snapshot snapshot) {
    return new Frame(room, snapshot, this);
  }

  /// The caller owns the one reference.
  public EphemeralFrame frame(RoomId room, EphemeralEvent event) {
    return new EphemeralFrame(room, event, this);
  }

  ByteBuf webSocket(byte[] json) {
    meters.encoded(GatewayMeters.Format.WEBSOCKET);
    return WebSocketFormat.text(allocator, json);
  }

  ByteBuf eventStream(RoomEvent event, byte[] json) {
    meters.encoded(GatewayMeters.Format.EVENT_STREAM);
    var head = EventStreamFormat.head(event);
    return allocator
        .directBuffer(head.length + json.length + 2)
        .writeBytes(head)
        .writeBytes(json)
        .writeByte('\n')
        .writeByte('\n');
  }
}
