package chat.parley.loadtest.crowd;

import chat.parley.loadtest.client.Lane;
import chat.parley.loadtest.message.EventReader;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the readers of one lane share. Confined to it.
final class Desk {
  private final Lane lane;
  private final EventReader events = new EventReader();
  private final Map<String, Long> troubles = new TreeMap<>();
  private @Nullable Arrivals arrivals;

  Desk(Lane lane) {
    this.lane = lane;
  }

  Lane lane() {
    return lane;
  }

  EventReader events() {
    return events;
  }

  /// From here on arrivals count.
  void measure(Arrivals into) {
    arrivals = into;
  }

  @Nullable Arrivals arrivals() {
    return arrivals;
  }

  /// Something that should not happen; counted by what it was.
  void trouble(String what) {
    troubles.merge(what, 1L, Long::sum);
  }

  Map<String, Long> troubles() {
    return new TreeMap<>(troubles);
  }
}
