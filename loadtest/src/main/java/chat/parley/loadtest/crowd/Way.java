package chat.parley.loadtest.crowd;

/// How a reader follows the room.
enum Way {
  WEBSOCKET("WebSocket"),
  EVENT_STREAM("SSE"),
  LONG_POLL("long-poll");

  private final String shown;

  Way(String shown) {
    this.shown = shown;
  }

  @Override
  public String toString() {
    return shown;
  }
}
