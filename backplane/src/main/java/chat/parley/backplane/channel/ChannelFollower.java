package chat.parley.backplane.channel;

/// Whoever wants a channel. Called on the Redis thread.
public interface ChannelFollower {
  /// From here on publications arrive, until `lost`. What was published before may have been
  /// missed: read the log. Called again after every loss.
  void confirmed();

  void published(byte[] payload);

  /// Nothing arrives any more, until `confirmed`.
  void lost();
}
