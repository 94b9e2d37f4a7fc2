package chat.parley.gateway.transport;

import chat.parley.backplane.web.Origins;
import chat.parley.gateway.fanout.EventStreamFormat;
import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The head of an event stream's response, and its form of a refusal. Close-delimited: no length
/// and no chunks, so that the shared bytes of an event are all there is to write.
final class EventStreamHead {
  /// What an `EventSource` waits before it connects again, when nobody says otherwise.
  static final long RETRY_MILLIS = 2_000;

  private final Origins origins;

  EventStreamHead(Origins origins) {
    this.origins = origins;
  }

  /// An HTTP error closes an `EventSource` for good, so this is answered as a stream that ends. A
  /// ticket is renewed behind the client's back, so that one that has expired may work later; and
  /// who was disconnected keeps what he has, and is told so whether his stream had begun or not.
  static boolean mayBeRetried(Refusal refusal) {
    return refusal.code().isRetryable()
        || refusal.code() == ErrorCode.UNKNOWN_TICKET
        || refusal.code() == ErrorCode.TOKEN_EXPIRED
        || refusal.code() == ErrorCode.DISCONNECTED;
  }

  ByteBuf begin(ByteBufAllocator allocator, PushRequest request) {
    return write(allocator, head(request), EventStreamFormat.retry(RETRY_MILLIS));
  }

  ByteBuf refused(
      ByteBufAllocator allocator, PushRequest request, Refusal refusal, long retryMillis) {
    return write(allocator, head(request), EventStreamFormat.retry(retryMillis), refused(refusal));
  }

  static byte[] refused(Refusal refusal) {
    return EventStreamFormat.event("refused", EventEncoder.encodeError(refusal));
  }

  private byte[] head(PushRequest request) {
    return ("HTTP/1.1 200 OK\r\n"
            + "content-type: text/event-stream\r\n"
            + "cache-control: no-store\r\n"
            + "x-accel-buffering: no\r\n"
            + cors(request.header(HttpHeaderNames.ORIGIN), request.header(HttpHeaderNames.HOST))
            + "connection: close\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private String cors(@Nullable String origin, @Nullable String host) {
    return origin != null && origins.isAllowed(origin, host)
        ? "access-control-allow-origin: " + origin + "\r\nvary: origin\r\n"
        : "";
  }

  private static ByteBuf write(ByteBufAllocator allocator, byte[]... parts) {
    var bytes = allocator.buffer();
    for (var part : parts) {
      bytes.writeBytes(part);
    }
    return bytes;
  }
}
