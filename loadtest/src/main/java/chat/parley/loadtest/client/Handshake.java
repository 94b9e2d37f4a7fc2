package chat.parley.loadtest.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.util.Locale;

/// The opening handshake (RFC 6455 section 4), without an HTTP codec.
final class Handshake {
  /// The nonce and the answer to it from RFC 6455 section 1.3: nobody here has to be kept apart by
  /// a nonce.
  private static final String NONCE = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
  private static final String SWITCHING = "HTTP/1.1 101";
  private static final String HEADERS_END = "\r\n\r\n";
  private static final int MAX_RESPONSE_BYTES = 8 * 1024;

  private Handshake() {}

  static byte[] request(Gateway gateway, String token) {
    return ("GET /v1/ws HTTP/1.1\r\n"
            + ("Host: " + gateway.host() + "\r\n")
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + ("Sec-WebSocket-Key: " + NONCE + "\r\n")
            + "Sec-WebSocket-Protocol: chat.v1\r\n"
            + ("Authorization: Bearer " + token + HEADERS_END))
        .getBytes(US_ASCII);
  }

  /// Takes the response's headers from the buffer; false if they have not all arrived. Throws
  /// [Refused] unless the server switched to the protocol.
  static boolean complete(ByteBuf in) throws Refused {
    int end = endOfHeaders(in);
    if (end < 0) {
      if (in.readableBytes() > MAX_RESPONSE_BYTES) {
        throw new Refused("handshake answered with too many headers");
      }
      return false;
    }
    String response = in.readCharSequence(end - in.readerIndex(), US_ASCII).toString();
    if (!response.startsWith(SWITCHING)) {
      throw new Refused("handshake answered " + response.lines().findFirst().orElse(""));
    }
    if (!response.contains(ACCEPT)
        || !response.toLowerCase(Locale.ROOT).contains("sec-websocket-protocol: chat.v1")) {
      throw new Refused("handshake answered without the right accept key and subprotocol");
    }
    return true;
  }

  /// The index after the empty line, or -1.
  private static int endOfHeaders(ByteBuf in) {
    int from = in.readerIndex();
    while (from < in.writerIndex()) {
      int lineEnd = in.forEachByte(from, in.writerIndex() - from, ByteProcessor.FIND_LF);
      if (lineEnd < 0) {
        return -1;
      }
      if (lineEnd - in.readerIndex() >= 3 && in.getByte(lineEnd - 2) == '\n') {
        return lineEnd + 1;
      }
      from = lineEnd + 1;
    }
    return -1;
  }

  /// The server did not let us in.
  static final class Refused extends Exception {
    Refused(String reason) {
      super(reason, null, false, false);
    }
  }
}
