package chat.parley.launcher.conformance;

import chat.parley.launcher.client.Identity;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A room over a WebSocket.
record SocketFeed(WireSocket socket, String start, boolean recovered) implements Feed {
  static SocketFeed open(Site site, @Nullable Identity who, String room, @Nullable String after)
      throws InterruptedException {
    var socket = WireSocket.open(site, who);
    try {
      var command = new HashMap<String, Object>();
      command.put("cmd", "subscribe");
      command.put("room", room);
      if (after != null) {
        command.put("after", after);
      }
      var ok = socket.ask(command);
      if (socket.hasEarlyEvents()) {
        throw new BrokenException("an event comes before the reply: " + socket.nextEvent());
      }
      return new SocketFeed(
          socket, ok.path("position").asString(""), ok.path("recovered").asBoolean(false));
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public JsonNode next() throws InterruptedException {
    return socket.nextEvent();
  }

  @Override
  public void close() {
    socket.close();
  }
}
