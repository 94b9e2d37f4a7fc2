package chat.parley.launcher.client;

import java.io.IOException;

/// One way to send. Thread-safe.
public interface Sender extends AutoCloseable {
  /// The position that the message was acknowledged with. Throws [RefusedException] where it was
  /// refused, [IOException] where the outcome is unknown.
  Position send(String room, String key, String text) throws IOException, InterruptedException;

  @Override
  void close();
}
