package chat.parley.backplane.redis;

import java.util.Collection;

/// One connection that carries channels, until it is lost. Confined to the Redis thread.
public interface ChannelConnection {
  /// False once it was lost, which may be before it is handed over.
  boolean isOpen();

  /// Confirmed channel by channel through the listener. A failure closes the connection.
  void subscribe(Collection<String> channels);

  void unsubscribe(Collection<String> channels);

  void close();

  /// Closes it and whatever it stands on: that is up and delivers nothing.
  void abandon();
}
