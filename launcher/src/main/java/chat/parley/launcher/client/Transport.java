package chat.parley.launcher.client;

/// The four ways to follow a room.
public enum Transport {
  WEBSOCKET,
  EVENT_STREAM,
  LONG_POLL,
  SHORT_POLL;

  Session open(Subscription subscription) {
    return switch (this) {
      case WEBSOCKET -> new WebSocketSession(subscription);
      case EVENT_STREAM -> new EventStreamSession(subscription);
      case LONG_POLL -> new PollSession(subscription, PollSession.LONG_WAIT_SECONDS);
      case SHORT_POLL -> new PollSession(subscription, 0);
    };
  }
}
