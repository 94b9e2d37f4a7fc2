package chat.parley.launcher.client;

import java.io.IOException;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Follows a room over a WebSocket.
final class WebSocketSession implements Session {
  private final Subscription subscription;
  private volatile @Nullable Socket socket;

  WebSocketSession(Subscription subscription) {
    this.subscription = subscription;
  }

  @Override
  public String run() throws IOException, InterruptedException {
    var reader = subscription.reader();
    var opened = new Socket(subscription.node(), subscription.who(), reader::shown);
    socket = opened;
    var command = new HashMap<String, Object>();
    command.put("cmd", "subscribe");
    command.put("room", subscription.room());
    if (subscription.after() != null) {
      command.put("after", subscription.after());
    }
    try {
      var reply = resultOf(opened.command(command));
      if (!reply.path("recovered").asBoolean(true)) {
        reader.notRecovered();
      }
      reader.started(reply.path("position").asString());
      return resultOf(opened.end());
    } finally {
      opened.close();
    }
  }

  @Override
  public void close() {
    var opened = socket;
    if (opened != null) {
      opened.close();
    }
  }

  /// Without a deadline for the end: it is the test that waits with one.
  static <T> T resultOf(CompletableFuture<T> future) throws IOException, InterruptedException {
    try {
      return future.get(1, TimeUnit.HOURS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw refused;
      }
      if (e.getCause() instanceof IOException known) {
        throw known;
      }
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
  }
}
