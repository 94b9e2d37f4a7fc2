package chat.parley.launcher.client;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/// Sends over HTTP.
record PostSender(Identity who, URI node) implements Sender {
  @Override
  public Position send(String room, String key, String text)
      throws IOException, InterruptedException {
    var uri = node.resolve("/v1/rooms/" + room + "/messages");
    var body = Map.of("key", key, "text", text);
    return Position.of(Http.ask(Http.withJson(Http.request(uri, who), "POST", body)));
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
