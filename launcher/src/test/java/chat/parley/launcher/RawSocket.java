package chat.parley.launcher;

import chat.parley.launcher.client.Identity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A WebSocket of a client that reads only when it is told to, and sends what it likes.
final class RawSocket implements AutoCloseable {
  /// So that little of what it does not read is on its way.
  private static final int RECEIVE_BUFFER = 8_192;

  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket = new Socket();
  private final String status;

  /// Asks for an upgrade, whatever comes of it.
  RawSocket(URI node, String token) {
    try {
      socket.setReceiveBufferSize(RECEIVE_BUFFER);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(node.getHost(), node.getPort()), TIMEOUT_MILLIS);
      send(
          ("GET /v1/ws HTTP/1.1\r\nHost: "
                  + node.getAuthority()
                  + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                  + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                  + "Sec-WebSocket-Protocol: chat.v1\r\nAuthorization: Bearer "
                  + token
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      status = head();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RawSocket open(URI node, Identity who) {
    var opened = new RawSocket(node, who.token());
    if (!opened.isOpen()) {
      throw new AssertionError("Not upgraded: " + opened.status);
    }
    return opened;
  }

  boolean isOpen() {
    return status.startsWith("HTTP/1.1 101");
  }

  /// The first line of the answer.
  String status() {
    return status;
  }

  /// One text frame, masked with zeros; up to 125 bytes.
  void say(String json) {
    var text = json.getBytes(StandardCharsets.UTF_8);
    var frame = new ByteArrayOutputStream();
    frame.write(0x81);
    frame.write(0x80 | text.length);
    frame.writeBytes(new byte[4]);
    frame.writeBytes(text);
    try {
      send(frame.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /// Up to the empty line.
  private String head() throws IOException {
    var head = new StringBuilder();
    var in = socket.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        break;
      }
      head.append((char) c);
    }
    return head.substring(0, Math.max(0, head.indexOf("\r\n")));
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
