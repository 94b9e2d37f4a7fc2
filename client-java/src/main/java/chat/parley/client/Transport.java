package chat.parley.client;

/// How events come. The best one first; commands go over the WebSocket, or else by POST.
public enum Transport {
  WEBSOCKET("websocket"),
  SSE("sse"),
  LONG_POLL("long-poll");

  private final String label;

  Transport(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
