package chat.parley.launcher.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that a client was told of one room, in its order, and when. Thread-safe.
public final class Journal {
  private final List<Entry> entries = new ArrayList<>();

  public sealed interface Entry {
    /// Milliseconds since 1970.
    long shownAt();
  }

  /// The first node has accepted: everything after this position follows.
  public record Started(Position position, long shownAt) implements Entry {}

  /// A publication.
  public record Shown(Event event, long shownAt) implements Entry {}

  /// What came after `kept` (null: all that there was) is void; what follows comes after `kept`, or
  /// else after `position`.
  public record Reset(@Nullable Position kept, Position position, long shownAt) implements Entry {}

  /// Accepted at its cursor, with `recovered` false.
  public record NotRecovered(long shownAt) implements Entry {}

  /// The room may be followed no longer.
  public record Unsubscribed(String why, long shownAt) implements Entry {}

  synchronized void add(Entry entry) {
    entries.add(entry);
  }

  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }
}
