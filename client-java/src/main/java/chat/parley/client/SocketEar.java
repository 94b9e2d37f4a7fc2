package chat.parley.client;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Takes frames from a socket and hands them to the loop, the next one when the one before has been
/// heeded. Called by the JDK's threads, one call at a time.
final class SocketEar implements WebSocket.Listener {
  /// Far above what a node sends as one frame.
  private static final int MOST_CHARACTERS = 1 << 22;

  /// Heeds what comes. Called on the loop.
  interface Heeder {
    void text(String frame);

    void ping();

    void end(ParleyException why);
  }

  private final Loop loop;
  private final Heeder heeder;
  private final StringBuilder text = new StringBuilder();

  SocketEar(Loop loop, Heeder heeder) {
    this.loop = loop;
    this.heeder = heeder;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
    text.append(part);
    if (text.length() > MOST_CHARACTERS) {
      from.abort();
      loop.execute(() -> heeder.end(ParleyException.strange("A frame without an end.", 0)));
    } else if (isLast) {
      var whole = text.toString();
      text.setLength(0);
      loop.execute(
          () -> {
            heeder.text(whole);
            from.request(1);
          });
    } else {
      from.request(1);
    }
    return null;
  }

  /// The JDK has answered it already.
  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    loop.execute(
        () -> {
          heeder.ping();
          from.request(1);
        });
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    loop.execute(() -> heeder.end(SocketEnds.closeError(code, reason)));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable thrown) {
    loop.execute(() -> heeder.end(ParleyException.lost(thrown)));
  }
}
