package chat.parley.launcher.conformance;

import chat.parley.launcher.client.Identity;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A WebSocket, frame by frame. Used by one thread; the JDK's hand it the frames.
final class WireSocket implements WebSocket.Listener, AutoCloseable {
  private static final String PROTOCOL = "chat.v1";
  private static final String END = "end";

  private final StringBuilder text = new StringBuilder();
  private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final CountDownLatch pinged = new CountDownLatch(1);

  /// Events that came while a reply was waited for.
  private final Deque<JsonNode> early = new ArrayDeque<>();

  private @Nullable WebSocket socket;
  private int lastId;

  private WireSocket() {}

  static WireSocket open(Site site, @Nullable Identity who) {
    var wire = new WireSocket();
    var builder = site.http().newWebSocketBuilder();
    if (who == null) {
      builder.subprotocols(PROTOCOL);
    } else {
      builder.subprotocols(PROTOCOL, "bearer." + who.token());
    }
    wire.connect(builder, site);
    return wire;
  }

  /// Shows the token, but does not say that it speaks this protocol.
  static WireSocket withoutProtocol(Site site, Identity who) {
    var wire = new WireSocket();
    wire.connect(site.http().newWebSocketBuilder().header("Authorization", who.bearer()), site);
    return wire;
  }

  private void connect(WebSocket.Builder builder, Site site) {
    var address = site.node().resolve("/v1/ws").toString().replaceFirst("^http", "ws");
    try {
      socket = builder.connectTimeout(Site.PATIENCE).buildAsync(URI.create(address), this).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused
          && refused.getResponse() != null) {
        var response = refused.getResponse();
        var body = response.body() instanceof String problem ? problem : "";
        throw new RefusalException(
            Site.json(body).path("code").asInt(0),
            "(status " + response.statusCode() + ") " + body);
      }
      throw e;
    }
  }

  String protocol() {
    return opened().getSubprotocol();
  }

  /// What the reply has as `ok`.
  JsonNode ask(Map<String, ?> command) throws InterruptedException {
    var json = Site.JSON.createObjectNode();
    command.forEach((name, value) -> json.set(name, Site.JSON.valueToTree(value)));
    int id = ++lastId;
    say(json.put("id", id).toString());
    var reply = replyTo(String.valueOf(id));
    if (reply.has("error")) {
      throw RefusalException.of(reply.path("error"));
    }
    return reply.path("ok");
  }

  void say(String frame) {
    opened().sendText(frame, true).join();
  }

  void sayBinary(byte[] frame) {
    opened().sendBinary(ByteBuffer.wrap(frame), true).join();
  }

  /// @param id as JSON has it
  JsonNode replyTo(String id) throws InterruptedException {
    while (true) {
      var frame = take("the reply to command " + id);
      if (!frame.has("re")) {
        early.add(frame);
      } else if (frame.path("re").toString().equals(id)) {
        return frame;
      } else {
        throw new BrokenException("a reply to nothing: " + frame);
      }
    }
  }

  /// Whether events have come before the last reply.
  boolean hasEarlyEvents() {
    return !early.isEmpty();
  }

  JsonNode nextEvent() throws InterruptedException {
    return early.isEmpty() ? take("an event") : early.removeFirst();
  }

  /// The next one that a room's order holds; who comes and goes may be told between.
  JsonNode nextStored() throws InterruptedException {
    for (var event = nextEvent(); ; event = nextEvent()) {
      if (event.has("offset")) {
        return event;
      }
    }
  }

  /// Whether the node pings within that time.
  boolean awaitPing(long seconds) throws InterruptedException {
    return pinged.await(seconds, TimeUnit.SECONDS);
  }

  private JsonNode take(String what) throws InterruptedException {
    var frame = frames.poll(Site.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (frame == null) {
      throw new BrokenException("nothing comes, and " + what + " should");
    }
    if (frame.has(END)) {
      throw new BrokenException("the connection ends: " + frame.path(END).asString(""));
    }
    return frame;
  }

  private WebSocket opened() {
    var opened = socket;
    if (opened == null) {
      throw new IllegalStateException("not connected");
    }
    return opened;
  }

  @Override
  public void close() {
    opened().abort();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
    text.append(part);
    if (isLast) {
      frames.add(Site.json(text.toString()));
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    pinged.countDown();
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    frames.add(Site.JSON.createObjectNode().put(END, code + " " + reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable thrown) {
    frames.add(Site.JSON.createObjectNode().put(END, thrown.toString()));
  }
}
