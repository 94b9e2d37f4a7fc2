package chat.parley.gateway.fanout;

import chat.parley.protocol.event.RoomEvent;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// One event of a room as bytes: its JSON, and each wire format of it, encoded when the first
/// subscriber needs it and never again. Whoever made it releases it, once.
///
/// Thread-safe: several event loops write the same bytes.
final class EncodedEvent {
  private final RoomEvent event;
  private final byte[] json;
  private final FrameEncoder encoder;
  private volatile @Nullable ByteBuf webSocket;
  private volatile @Nullable ByteBuf eventStream;

  EncodedEvent(RoomEvent event, byte[] json, FrameEncoder encoder) {
    this.event = event;
    this.json = json;
    this.encoder = encoder;
  }

  /// Not copied: nobody changes it.
  byte[] json() {
    return json;
  }

  /// A whole WebSocket text frame, header included. The caller owns the duplicate.
  ByteBuf webSocket() {
    var encoded = webSocket;
    return (encoded == null ? encodeWebSocket() : encoded).retainedDuplicate();
  }

  /// A whole event of an event stream. The caller owns the duplicate.
  ByteBuf eventStream() {
    var encoded = eventStream;
    return (encoded == null ? encodeEventStream() : encoded).retainedDuplicate();
  }

  synchronized void release() {
    release(webSocket);
    release(eventStream);
  }

  private synchronized ByteBuf encodeWebSocket() {
    var encoded = webSocket;
    if (encoded == null) {
      encoded = encoder.webSocket(json);
      webSocket = encoded;
    }
    return encoded;
  }

  private synchronized ByteBuf encodeEventStream() {
    var encoded = eventStream;
    if (encoded == null) {
      encoded = encoder.eventStream(event, json);
      eventStream = encoded;
    }
    return encoded;
  }

  private static void release(@Nullable ByteBuf encoded) {
    if (encoded != null) {
      encoded.release();
    }
  }
}
