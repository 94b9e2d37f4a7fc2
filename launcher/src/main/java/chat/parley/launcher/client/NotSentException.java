package chat.parley.launcher.client;

import java.io.IOException;

/// The WebSocket took nothing any more: what was to be sent has not left the client.
final class NotSentException extends IOException {
  NotSentException(Throwable cause) {
    super("not sent", cause);
  }
}
