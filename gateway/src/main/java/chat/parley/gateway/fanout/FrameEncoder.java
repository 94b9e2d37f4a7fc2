package chat.parley.gateway.fanout;

import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.RoomId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// Encodes publications, and counts each time it does: a test holds it to once per format.
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

  ByteBuf webSocket(byte[] json) {
    meters.encoded(GatewayMeters.Format.WEBSOCKET);
    return WebSocketFormat.text(allocator, json);
  }

  ByteBuf eventStream(Publication publication, byte[] json) {
    meters.encoded(GatewayMeters.Format.EVENT_STREAM);
    var head = EventStreamFormat.head(publication);
    return allocator
        .directBuffer(head.length + json.length + 2)
        .writeBytes(head)
        .writeBytes(json)
        .writeByte('\n')
        .writeByte('\n');
  }
}
