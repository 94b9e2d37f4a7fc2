package chat.parley.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Carries what is in the queue to the node, over the connection that there is.
final class Courier implements Outbox.Surroundings {
  private final Stream stream;
  private final Rooms rooms;
  private final Token token;
  private final Consumer<List<Unsent>> changed;
  private final BiConsumer<Unsent, ParleyException> failed;

  Courier(
      Stream stream,
      Rooms rooms,
      Token token,
      Consumer<List<Unsent>> changed,
      BiConsumer<Unsent, ParleyException> failed) {
    this.stream = stream;
    this.rooms = rooms;
    this.token = token;
    this.changed = changed;
    this.failed = failed;
  }

  @Override
  public CompletableFuture<JsonNode> send(Entry entry) {
    var body = commandOf(entry.command(), entry.room(), entry.body());
    body.put("key", entry.key());
    if (entry.first != null) {
      body.put("first", entry.first.toString());
    }
    var path = entry.command().equals("send") ? "messages" : entry.command();
    return stream.command(entry.room(), path, body);
  }

  @Override
  public boolean isReady(String room) {
    return stream.isConnected() && (!rooms.has(room) || rooms.isStarted(room));
  }

  @Override
  public void doubt(String room) {
    stream.follow(List.of(room));
  }

  @Override
  public String user() {
    return token.user();
  }

  @Override
  public void changed(List<Unsent> entries) {
    changed.accept(entries);
  }

  @Override
  public void failed(Unsent entry, ParleyException why) {
    failed.accept(entry, why);
  }

  static ObjectNode commandOf(String command, String room, ObjectNode body) {
    var whole = JsonMapper.shared().createObjectNode().put("cmd", command).put("room", room);
    whole.setAll(body);
    return whole;
  }
}
