package chat.parley.backplane.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;

/// A connection of the driver's, to one server or to a cluster, with the commands that both have.
record DriverConnection(
    StatefulConnection<byte[], byte[]> connection,
    RedisClusterAsyncCommands<byte[], byte[]> commands) {
  /// Blocks until it is there.
  static DriverConnection to(RedisClient server) {
    var connection = server.connect(ByteArrayCodec.INSTANCE);
    return new DriverConnection(connection, connection.async());
  }

  /// To one server of a cluster. Blocks until it is there.
  static DriverConnection to(RedisClient servers, RedisURI server) {
    var connection = servers.connect(ByteArrayCodec.INSTANCE, server);
    return new DriverConnection(connection, connection.async());
  }

  /// Blocks until it is there.
  static DriverConnection to(RedisClusterClient cluster) {
    var connection = cluster.connect(ByteArrayCodec.INSTANCE);
    return new DriverConnection(connection, connection.async());
  }
}
