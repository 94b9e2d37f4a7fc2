package chat.parley.client;

import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What becomes of all that the stream brings: cursors move, what was seen before is dropped, the
/// queue learns what has its place, and the listener hears the rest.
final class Hearing implements Stream.Hearer {
  private final Rooms rooms;
  private final Map<String, Position> positions;
  private final Listener listener;
  private @Nullable Stream stream;
  private @Nullable Outbox outbox;
  private Consumer<Status> heedStatus = _ -> {};

  /// @param positions takes the cursors, for any thread to see
  Hearing(Rooms rooms, Map<String, Position> positions, Listener listener) {
    this.rooms = rooms;
    this.positions = positions;
    this.listener = listener;
  }

  /// What is there only now. Before anything is heard.
  void join(Stream stream, Outbox outbox, Consumer<Status> heedStatus) {
    this.stream = stream;
    this.outbox = outbox;
    this.heedStatus = heedStatus;
  }

  @Override
  public void status(Status entered) {
    heedStatus.accept(entered);
  }

  @Override
  public void started(String room, Position position, boolean recovered, @Nullable Position acked) {
    rooms.start(room, position, recovered);
    var cursor = rooms.position(room);
    if (cursor != null) {
      positions.put(room, cursor);
    }
    if (recovered && acked != null) {
      outbox().confirmed(room, acked);
    }
    outbox().poke();
  }

  @Override
  public void refused(String room, ParleyException why) {
    var json =
        JsonMapper.shared().createObjectNode().put("event", "unsubscribed").put("room", room);
    json.putObject("error")
        .put("code", why.number())
        .put("name", why.name())
        .put("text", why.text());
    drop(room, new Event(json));
  }

  @Override
  public void event(JsonNode event) {
    hear(new Event(event));
  }

  @Override
  public @Nullable Position acked(String room) {
    return outbox().acked(room);
  }

  private void hear(Event event) {
    var room = event.room();
    var position = event.position();
    switch (event.name()) {
      case "unsubscribed" -> {
        drop(room, event);
        // A request that names it yet would be refused.
        stream().leave(List.of(room));
      }
      case "reset" -> hearReset(event);
      // It stands in no log, and takes the place of what came before it.
      case "snapshot" -> {
        if (position != null && rooms.reset(room, position)) {
          tell(event, position);
        }
      }
      default -> {
        if (position == null) {
          if (room.isEmpty() || rooms.has(room)) {
            listener.event(event);
          }
        } else if (rooms.accept(room, position)) {
          outbox().seen(event, position);
          tell(event, position);
        }
      }
    }
  }

  private void hearReset(Event event) {
    var json = event.json();
    var goesOnAfter = Event.parsed(json.path(json.has("kept") ? "kept" : "position").asString(""));
    if (rooms.reset(event.room(), goesOnAfter)) {
      tell(event, goesOnAfter);
      outbox().reset(event.room());
    }
  }

  private void tell(Event event, Position cursor) {
    positions.put(event.room(), cursor);
    listener.event(event);
  }

  /// The room is followed no more, and not because anybody here asked for that.
  private void drop(String room, Event event) {
    if (rooms.remove(room, ParleyException.of(event.json().path("error")))) {
      positions.remove(room);
      outbox().unfollowed(room);
      listener.event(event);
    }
  }

  private Stream stream() {
    return Objects.requireNonNull(stream, "not joined");
  }

  private Outbox outbox() {
    return Objects.requireNonNull(outbox, "not joined");
  }
}
