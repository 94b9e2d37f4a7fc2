package chat.parley.launcher.client;

import java.io.IOException;

/// The node closed the WebSocket with a close frame: what it has not answered is unknown.
final class ClosedInOrderException extends IOException {
  ClosedInOrderException(int code, String reason) {
    super("closed with " + code + " " + reason);
  }
}
