package chat.parley.backplane.channel;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.redis.ChannelConnector;
import chat.parley.backplane.redis.RedisSettings;
import chat.parley.backplane.redis.RedisThread;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// This node's channels, wanted and subscribed. They fall into groups, each with a connection of
/// its own: one group where there is one server, one for each bucket in a cluster, whose buckets
/// move and fail by themselves.
///
/// Confined to the Redis thread. Bounded by the rooms and users that its connections follow.
public final class Channels {
  private final ChannelConnector connector;
  private final List<ChannelGroup> groups;

  public Channels(
      ChannelConnector connector,
      RedisThread thread,
      RandomGenerator random,
      RedisSettings settings,
      BackplaneMeters meters) {
    this.connector = connector;
    this.groups =
        IntStream.range(0, connector.groups())
            .mapToObj(
                number -> new ChannelGroup(connector, number, thread, random, settings, meters))
            .toList();
  }

  public void start() {
    groups.forEach(ChannelGroup::start);
  }

  public void stop() {
    groups.forEach(ChannelGroup::stop);
  }

  /// Follows `name`. One follower per channel; wanting it again after a release is fine at any
  /// time.
  public void want(String name, ChannelFollower follower) {
    group(name).want(name, follower);
  }

  public void release(String name) {
    group(name).release(name);
  }

  /// Gives up the connection on which `name` is followed, which is up and delivers nothing, for
  /// another.
  public void replaceConnection(String name) {
    group(name).replaceConnection();
  }

  /// Whether there is a connection on which `name` would be followed.
  public boolean isConnected(String name) {
    return group(name).isConnected();
  }

  public int groups() {
    return groups.size();
  }

  public int size() {
    return groups.stream().mapToInt(ChannelGroup::size).sum();
  }

  int sizeOf(int group) {
    return groups.get(group).size();
  }

  int sizeOfGroupOf(String name) {
    return group(name).size();
  }

  private ChannelGroup group(String name) {
    return groups.get(connector.groupOf(name));
  }
}
