package chat.parley.launcher.client;

import java.io.IOException;

/// One connection, or one series of polls, at one node.
interface Session extends AutoCloseable {
  /// Goes on until the node ends it, and says how. Throws where the connection breaks, and
  /// [RefusedException] where the node refuses. An interrupt ends it.
  String run() throws IOException, InterruptedException;

  @Override
  void close();
}
