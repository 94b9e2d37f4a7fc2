package chat.parley.backplane.redis;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Opens channel connections. Thread-safe.
public interface ChannelConnector {
  /// Tries once. `opened` gets the connection, or null, on the Redis thread.
  void connect(ChannelListener listener, Consumer<@Nullable ChannelConnection> opened);
}
