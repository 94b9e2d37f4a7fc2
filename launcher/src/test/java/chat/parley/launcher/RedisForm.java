package chat.parley.launcher;

import chat.parley.backplane.redis.RedisServer;
import java.util.Map;

/// A Redis of some form as real processes, which a test breaks.
interface RedisForm extends AutoCloseable {
  /// One of its servers.
  RedisServer server();

  /// How services are told where it is, in their environment.
  Map<String, String> variables();

  @Override
  void close();
}
