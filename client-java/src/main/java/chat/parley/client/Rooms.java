package chat.parley.client;

import chat.parley.protocol.position.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The rooms that are followed, and per room the cursor: the last position seen, whatever transport
/// and node brought it. A connection reads the cursors when it opens, and only the rooms' events
/// move them: that is why a change of transport or node neither loses nor doubles anything.
final class Rooms {
  private static final class Followed {
    final CompletableFuture<Start> answer = new CompletableFuture<>();
    @Nullable Position position;
    boolean isStarted;

    Followed(@Nullable Position position) {
      this.position = position;
    }
  }

  private final Map<String, Followed> rooms = new LinkedHashMap<>();

  List<String> names() {
    return List.copyOf(rooms.keySet());
  }

  /// Those that the present connection does not carry yet.
  List<String> waiting() {
    return names().stream().filter(room -> !isStarted(room)).toList();
  }

  /// Those to whose subscription nobody has answered ever.
  List<String> unanswered() {
    return rooms.entrySet().stream()
        .filter(each -> !each.getValue().answer.isDone())
        .map(Map.Entry::getKey)
        .toList();
  }

  boolean has(String room) {
    return rooms.containsKey(room);
  }

  /// Follows a room after a position, or from now on.
  CompletableFuture<Start> add(String room, @Nullable Position after) {
    return rooms.computeIfAbsent(room, _ -> new Followed(after)).answer;
  }

  boolean remove(String room, ParleyException why) {
    var followed = rooms.remove(room);
    if (followed != null) {
      followed.answer.completeExceptionally(why);
    }
    return followed != null;
  }

  @Nullable Position position(String room) {
    var followed = rooms.get(room);
    return followed == null ? null : followed.position;
  }

  /// Whether the present connection carries the room.
  boolean isStarted(String room) {
    var followed = rooms.get(room);
    return followed != null && followed.isStarted;
  }

  /// The server has answered, with its own position where there was none.
  void start(String room, Position position, boolean recovered) {
    var followed = rooms.get(room);
    if (followed != null) {
      var cursor = followed.position == null ? position : followed.position;
      followed.position = cursor;
      followed.isStarted = true;
      followed.answer.complete(new Start(room, cursor, recovered));
    }
  }

  /// The connection has ended.
  void halt() {
    rooms.values().forEach(followed -> followed.isStarted = false);
  }

  /// Moves to a publication; false if it was seen before, or if nobody waits for it.
  boolean accept(String room, Position position) {
    var followed = rooms.get(room);
    if (followed == null || followed.position == null) {
      return false;
    }
    var seen = followed.position;
    if (position.epoch().equals(seen.epoch()) && position.offset() <= seen.offset()) {
      return false;
    }
    followed.position = position;
    return true;
  }

  /// After a reset the stream goes on after this.
  boolean reset(String room, Position goesOnAfter) {
    var followed = rooms.get(room);
    if (followed != null) {
      followed.position = goesOnAfter;
    }
    return followed != null;
  }
}
