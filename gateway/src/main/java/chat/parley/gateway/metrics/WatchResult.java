package chat.parley.gateway.metrics;

import java.util.Locale;

/// What became of what is seen of a user whom a connection watches.
public enum WatchResult {
  /// It was written.
  TOLD,
  /// The connection took nothing, and something newer takes its place.
  OVERTAKEN,
  /// The event loop was behind: it is told a second later.
  LATER;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
