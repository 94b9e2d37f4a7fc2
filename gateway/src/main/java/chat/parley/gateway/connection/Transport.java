package chat.parley.gateway.connection;

import java.util.Locale;

/// How a connection is carried.
public enum Transport {
  WEBSOCKET,
  SSE,
  POLL;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
