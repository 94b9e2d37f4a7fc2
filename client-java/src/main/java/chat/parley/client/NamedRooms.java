package chat.parley.client;

import chat.parley.protocol.position.Position;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The rooms that an event stream or a poll names: each has its place before that, and its answer
/// after it.
final class NamedRooms {
  private final Line.Carried carried;
  private final Line.Hearer hearer;
  private final List<String> names;
  private final Map<String, Position> acked = new HashMap<>();
  private final Set<String> resets = new HashSet<>();

  private NamedRooms(Line.Carried carried, Line.Hearer hearer) {
    this.carried = carried;
    this.hearer = hearer;
    this.names = carried.rooms().stream().filter(room -> carried.position(room) != null).toList();
    for (var room : names) {
      var mine = carried.acked(room);
      if (mine != null) {
        acked.put(room, mine);
      }
    }
  }

  /// Asks first for the place of each room that has none. Completes on the loop.
  static CompletableFuture<NamedRooms> of(
      Line.Tools tools, Line.Carried carried, Line.Hearer hearer) {
    var unplaced = carried.rooms().stream().filter(room -> carried.position(room) == null).toList();
    return Starts.of(tools, unplaced, hearer)
        .thenApply(_ -> new NamedRooms(carried, hearer))
        .thenApply(NamedRooms::checked);
  }

  private NamedRooms checked() {
    if (names.isEmpty()) {
      // All were refused, or left meanwhile.
      throw ParleyException.numbered(ParleyException.DRAINING, "no-rooms", "No room.", 0);
    }
    return this;
  }

  /// From the cursors. A list of positions is one that any node reads.
  String query() {
    return "rooms="
        + String.join(",", names)
        + "&cursor="
        + listed(carried::position)
        + (acked.isEmpty() ? "" : "&acked=" + listed(acked::get));
  }

  String namedAfter(String cursor) {
    return "rooms=" + String.join(",", names) + "&cursor=" + cursor;
  }

  private interface Places {
    @Nullable Position of(String room);
  }

  private String listed(Places places) {
    return names.stream()
        .map(room -> Objects.toString(places.of(room), ""))
        .collect(Collectors.joining(","));
  }

  void hear(JsonNode event) {
    if (event.path("event").asString("").equals("reset")) {
      resets.add(event.path("room").asString(""));
    }
    hearer.event(event);
  }

  /// What is to be known of the beginning has been heard.
  void answered() {
    hearer.live();
    for (var room : names) {
      var position = carried.position(room);
      if (position != null) {
        hearer.started(room, position, !resets.contains(room), acked.get(room));
      }
    }
    acked.clear();
  }
}
