package chat.parley.launcher.client;

import java.io.IOException;
import java.net.URI;

/// The two ways to send.
public enum SendWay {
  WEBSOCKET,
  POST;

  public Sender open(Identity who, URI node) throws IOException {
    return switch (this) {
      case WEBSOCKET -> new WebSocketSender(who, node);
      case POST -> new PostSender(who, node);
    };
  }

  /// A sender that repeats with the same key, at its next node, until it knows the outcome.
  public Sender openStubborn(Identity who, URI... nodes) {
    return new StubbornSender(this, who, nodes);
  }
}
