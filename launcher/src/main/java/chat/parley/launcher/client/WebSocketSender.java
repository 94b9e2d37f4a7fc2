package chat.parley.launcher.client;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/// Sends over a WebSocket of its own, which follows nothing.
final class WebSocketSender implements Sender {
  private final Socket socket;

  WebSocketSender(Identity who, URI node) throws IOException {
    this.socket = new Socket(node, who, _ -> {});
  }

  @Override
  public Position send(String room, String key, String text)
      throws IOException, InterruptedException {
    var command = Map.of("cmd", "send", "room", room, "key", key, "text", text);
    return Position.of(WebSocketSession.resultOf(socket.command(command)));
  }

  @Override
  public void close() {
    socket.close();
  }
}
