package chat.parley.launcher.conformance;

import chat.parley.launcher.client.Identity;
import org.jspecify.annotations.Nullable;

/// The four transports.
enum Wire {
  WEBSOCKET("websocket"),
  SSE("sse"),
  LONG_POLL("long-poll"),
  SHORT_POLL("short-poll");

  private final String label;

  Wire(String label) {
    this.label = label;
  }

  /// Follows one room.
  ///
  /// @param who null: nobody
  /// @param after null: from now on
  Feed follow(Site site, @Nullable Identity who, String room, @Nullable String after)
      throws Exception {
    return switch (this) {
      case WEBSOCKET -> SocketFeed.open(site, who, room, after);
      case SSE -> StreamFeed.open(site, who, "rooms=" + room, after);
      case LONG_POLL -> PollFeed.open(site, who, room, after, 2);
      case SHORT_POLL -> PollFeed.open(site, who, room, after, 0);
    };
  }

  @Override
  public String toString() {
    return label;
  }
}
