package chat.parley.backplane.redis;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Opens channel connections. Thread-safe.
public interface ChannelConnector {
  /// Into how many groups channels fall. Those of one group share a connection, and its loss.
  int groups();

  /// From 0 to `groups() - 1`.
  int groupOf(String channel);

  /// Tries once. `opened` gets the connection, or null, on the Redis thread.
  void connect(int group, ChannelListener listener, Consumer<@Nullable ChannelConnection> opened);
}
