package chat.parley.backplane.redis;

/// What a channel connection tells. Called on the Redis thread.
public interface ChannelListener {
  void subscribed(String channel);

  void unsubscribed(String channel);

  /// @param payload not shared: the listener may keep it
  void published(String channel, byte[] payload);

  /// The connection is gone, and with it every subscription. The last call.
  void closed();
}
