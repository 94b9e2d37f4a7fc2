package chat.parley.launcher.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// A WebSocket that speaks `chat.v1`: commands and their replies, and the events in between.
/// Thread-safe.
final class Socket implements WebSocket.Listener, AutoCloseable {
  /// What the client makes of a connection that ends without a close frame.
  private static final int ABNORMAL = 1006;

  private final Consumer<JsonNode> events;
  private final StringBuilder text = new StringBuilder();
  private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final WebSocket socket;

  /// @param events takes what is not a reply, in the order of the wire
  Socket(URI node, Identity who, Consumer<JsonNode> events) throws IOException {
    this.events = events;
    try {
      this.socket =
          Http.CLIENT
              .newWebSocketBuilder()
              .subprotocols("chat.v1", "bearer." + who.token())
              .buildAsync(address(node), this)
              .join();
    } catch (CompletionException e) {
      throw new IOException("No WebSocket at " + node, e.getCause());
    }
  }

  private static URI address(URI node) {
    var scheme = "https".equals(node.getScheme()) ? "wss" : "ws";
    return URI.create(scheme + "://" + node.getAuthority() + "/v1/ws");
  }

  /// What the reply has as `ok`. Fails with [RefusedException] or, where the socket ends before,
  /// with [IOException].
  CompletableFuture<JsonNode> command(Map<String, ?> command) {
    int id = lastId.incrementAndGet();
    var reply = new CompletableFuture<JsonNode>();
    pending.put(id, reply);
    var numbered = new HashMap<String, Object>(command);
    numbered.put("id", id);
    synchronized (this) {
      // The client takes one text at a time.
      socket
          .sendText(Http.JSON.writeValueAsString(numbered), true)
          .exceptionally(
              thrown -> {
                fail(new NotSentException(thrown));
                return socket;
              })
          .join();
    }
    if (end.isDone()) {
      reply.completeExceptionally(
          end.isCompletedExceptionally()
              ? new IOException("the socket has ended")
              : new ClosedInOrderException(0, "before it was sent"));
    }
    return reply;
  }

  /// Completes with how the node closed it; fails where it broke.
  CompletableFuture<String> end() {
    return end;
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
    text.append(part);
    if (isLast) {
      var json = Http.JSON.readTree(text.toString());
      text.setLength(0);
      take(json);
    }
    socket.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    if (code != ABNORMAL) {
      end.complete("close " + code);
    }
    fail(
        code == ABNORMAL
            ? new IOException("closed without a word")
            : new ClosedInOrderException(code, reason));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onError(WebSocket socket, Throwable thrown) {
    fail(new IOException("broken", thrown));
  }

  @Override
  public void close() {
    socket.abort();
    fail(new IOException("closed by the test"));
  }

  private void take(JsonNode json) {
    if (!json.has("re")) {
      events.accept(json);
      return;
    }
    var reply = pending.remove(json.path("re").asInt(-1));
    if (reply == null) {
      fail(new IOException("a reply to nothing: " + json));
    } else if (json.has("error")) {
      reply.completeExceptionally(RefusedException.of(json.path("error")));
    } else {
      reply.complete(json.path("ok"));
    }
  }

  private void fail(IOException reason) {
    end.completeExceptionally(reason);
    pending.values().forEach(reply -> reply.completeExceptionally(reason));
  }
}
