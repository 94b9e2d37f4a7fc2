package chat.parley.gateway;

import chat.parley.backplane.openapi.DescribedSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A WebSocket without any cleverness: it answers no pings and repairs nothing. It takes no reply
/// and no event that the description of the socket does not have. Used by one thread.
public final class WebSocketClient implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private final RawClient raw;
  private final Deque<JsonNode> events = new ArrayDeque<>();
  private long lastId;

  /// A frame as it came.
  @SuppressWarnings(
      "ArrayRecordComponent") // bytes for a test to look at; frames are never compared
  public record Frame(int opcode, byte[] payload) {
    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    public int closeCode() {
      return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }

    public String closeReason() {
      return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
  }

  private WebSocketClient(RawClient raw) {
    this.raw = raw;
  }

  public static WebSocketClient connect(GatewayNode node, String user) {
    return upgrade(RawClient.connect(node), node.token(user));
  }

  /// Asks for the upgrade on this connection, which must succeed.
  public static WebSocketClient upgrade(RawClient raw, String token) {
    raw.request(request(token));
    return upgraded(raw);
  }

  /// The answer to the upgrade must be 101.
  public static WebSocketClient upgraded(RawClient raw) {
    var answer = raw.head();
    if (answer.status() != 101) {
      throw new AssertionError("no upgrade: " + answer.head());
    }
    return new WebSocketClient(raw);
  }

  /// The lines of a good handshake.
  public static String[] request(String token, String... more) {
    var lines = new String[7 + more.length];
    lines[0] = "GET /v1/ws HTTP/1.1";
    lines[1] = "upgrade: websocket";
    lines[2] = "connection: Upgrade";
    lines[3] = "sec-websocket-version: 13";
    lines[4] = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==";
    lines[5] = "sec-websocket-protocol: chat.v1";
    lines[6] = "authorization: Bearer " + token;
    System.arraycopy(more, 0, lines, 7, more.length);
    return lines;
  }

  public RawClient raw() {
    return raw;
  }

  // --- commands

  public long send(String command) {
    long id = ++lastId;
    sendText("{\"id\":" + id + "," + command + "}");
    return id;
  }

  /// The reply to a command, `command` being its JSON without `id` and braces.
  public JsonNode call(String command) {
    var reply = reply(send(command));
    DescribedSocket.checkReply(command, reply);
    return reply;
  }

  public JsonNode subscribe(String room) {
    return call("\"cmd\":\"subscribe\",\"room\":\"" + room + "\"");
  }

  public JsonNode subscribe(String room, Object after) {
    return call("\"cmd\":\"subscribe\",\"room\":\"" + room + "\",\"after\":\"" + after + "\"");
  }

  /// Proves that the connection serves.
  public void ping() {
    var reply = call("\"cmd\":\"ping\"");
    if (!reply.path("ok").isObject()) {
      throw new AssertionError("a ping was answered " + reply);
    }
  }

  /// The reply to the command `id`; events that come before it are kept.
  public JsonNode reply(long id) {
    while (true) {
      var message = message();
      if (message.has("re") && message.path("re").asLong(-1) == id) {
        return message;
      }
      if (!message.has("event")) {
        throw new AssertionError("expected the reply to " + id + ", came " + message);
      }
      events.add(message);
    }
  }

  /// Whether events came before a reply and were not looked at yet.
  public boolean hasEvents() {
    return !events.isEmpty();
  }

  /// The next event.
  public JsonNode event() {
    if (!events.isEmpty()) {
      return events.remove();
    }
    var message = message();
    if (!message.has("event")) {
      throw new AssertionError("expected an event, came " + message);
    }
    return message;
  }

  /// The next event must be this message.
  public JsonNode expectMessage(String text) {
    var event = event();
    if (!event.path("text").asString("").equals(text)) {
      throw new AssertionError("expected the message '" + text + "', came " + event);
    }
    return event;
  }

  /// The next JSON, reply or event.
  public JsonNode message() {
    var frame = frame();
    if (frame.opcode() != TEXT) {
      throw new AssertionError(
          "expected text, came opcode "
              + frame.opcode()
              + (frame.opcode() == CLOSE
                  ? ": " + frame.closeCode() + " " + frame.closeReason()
                  : ""));
    }
    var message = JSON.readTree(frame.payload());
    if (message.has("event")) {
      DescribedSocket.checkEvent(message);
    }
    return message;
  }

  /// Skips what was on its way; then the peer must close with `code`.
  public Frame expectClose(int code) {
    var frame = frame();
    while (frame.opcode() != CLOSE) {
      frame = frame();
    }
    if (frame.closeCode() != code) {
      throw new AssertionError(
          "expected close " + code + ", came " + frame.closeCode() + " " + frame.closeReason());
    }
    return frame;
  }

  // --- frames

  public void sendText(String text) {
    raw.send(masked(TEXT, true, text.getBytes(StandardCharsets.UTF_8)));
  }

  /// The next data or close frame; pings of the server are passed over.
  public Frame frame() {
    while (true) {
      var head = raw.bytes(2);
      if ((head[0] & 0xf0) != 0x80) {
        throw new AssertionError("a server's frame is whole and has no extension: " + head[0]);
      }
      long length = head[1];
      if (length == 126) {
        length = ByteBuffer.wrap(raw.bytes(2)).getShort() & 0xffff;
      } else if (length == 127) {
        length = ByteBuffer.wrap(raw.bytes(8)).getLong();
      }
      var frame = new Frame(head[0] & 0xf, raw.bytes(Math.toIntExact(length)));
      if (frame.opcode() != PING) {
        return frame;
      }
    }
  }

  public static byte[] masked(int opcode, boolean isFinal, byte[] payload) {
    return frame((isFinal ? 0x80 : 0) | opcode, true, payload);
  }

  /// @param first the first byte as it is: FIN, reserved bits, opcode
  public static byte[] frame(int first, boolean isMasked, byte[] payload) {
    var bytes = ByteBuffer.allocate(14 + payload.length);
    int mask = isMasked ? 0x80 : 0;
    bytes.put((byte) first);
    if (payload.length < 126) {
      bytes.put((byte) (mask | payload.length));
    } else if (payload.length < 65_536) {
      bytes.put((byte) (mask | 126)).putShort((short) payload.length);
    } else {
      bytes.put((byte) (mask | 127)).putLong(payload.length);
    }
    if (isMasked) {
      // A key of zeros: the payload stays readable.
      bytes.putInt(0);
    }
    bytes.put(payload);
    var frame = new byte[bytes.position()];
    bytes.flip().get(frame);
    return frame;
  }

  @Override
  public void close() {
    raw.close();
  }
}
