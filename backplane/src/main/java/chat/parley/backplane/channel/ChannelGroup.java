package chat.parley.backplane.channel;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.redis.ChannelConnection;
import chat.parley.backplane.redis.ChannelConnector;
import chat.parley.backplane.redis.ChannelListener;
import chat.parley.backplane.redis.RedisSettings;
import chat.parley.backplane.redis.RedisThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The registry of the channels that share a connection: which are wanted, and what the server has
/// confirmed on the present one. It does not rely on the driver's memory of subscriptions.
/// Operations of one round go out in one command.
///
/// Confined to the Redis thread. Bounded by the rooms and users that its connections follow.
final class ChannelGroup {
  private static final Logger log = LoggerFactory.getLogger(ChannelGroup.class);

  /// Channels named in one command: a few kilobytes.
  private static final int BATCH = 512;

  private final ChannelConnector connector;
  private final int number;
  private final RedisThread thread;
  private final RandomGenerator random;
  private final Duration maxReconnectDelay;
  private final BackplaneMeters meters;
  private final Map<String, Channel> channels = new HashMap<>();
  private final List<Channel> due = new ArrayList<>();

  private @Nullable ChannelConnection connection;
  private boolean operateIsDue;

  /// Counts connections; what an older connection's listener still says is not heard.
  private long generation;

  private boolean stopped;

  ChannelGroup(
      ChannelConnector connector,
      int number,
      RedisThread thread,
      RandomGenerator random,
      RedisSettings settings,
      BackplaneMeters meters) {
    this.connector = connector;
    this.number = number;
    this.thread = thread;
    this.random = random;
    this.maxReconnectDelay = settings.maxReconnectDelay();
    this.meters = meters;
  }

  void start() {
    connect();
  }

  void stop() {
    stopped = true;
    generation++;
    if (connection != null) {
      connection.close();
    }
  }

  /// Follows `name`. One follower per channel; wanting it again after a release is fine at any
  /// time.
  void want(String name, ChannelFollower follower) {
    var channel = channels.computeIfAbsent(name, Channel::new);
    channel.follower = follower;
    operate(channel);
    if (channel.state == Channel.State.CONFIRMED) {
      follower.confirmed();
    }
  }

  void release(String name) {
    var channel = channels.get(name);
    if (channel != null) {
      channel.follower = null;
      operate(channel);
    }
  }

  /// Gives up the present connection, which is up and delivers nothing, for another.
  void replaceConnection() {
    var current = connection;
    if (current != null) {
      lost();
      current.abandon();
    }
  }

  boolean isConnected() {
    return connection != null;
  }

  int size() {
    return channels.size();
  }

  /// Brings one channel's state nearer to what is wanted, unless an operation is under way: its
  /// confirmation comes first, or the confirmation of one operation would be taken for that of the
  /// next.
  private void operate(Channel channel) {
    if (!channel.isWanted() && channel.state == Channel.State.NONE) {
      channels.remove(channel.name);
    } else if (connection != null && channel.needsOperation()) {
      due.add(channel);
      if (!operateIsDue) {
        operateIsDue = true;
        thread.execute(this::operateAllDue);
      }
    }
  }

  private void operateAllDue() {
    operateIsDue = false;
    var current = connection;
    if (current != null) {
      send(Channel.State.SUBSCRIBING, current);
      send(Channel.State.UNSUBSCRIBING, current);
    }
    due.clear();
  }

  private void send(Channel.State operation, ChannelConnection current) {
    var names = new ArrayList<String>();
    for (var channel : due) {
      if (channel.needsOperation() && channel.nextOperation() == operation) {
        channel.state = operation;
        names.add(channel.name);
      }
    }
    for (int from = 0; from < names.size(); from += BATCH) {
      var batch = names.subList(from, Math.min(from + BATCH, names.size()));
      if (operation == Channel.State.SUBSCRIBING) {
        current.subscribe(batch);
      } else {
        current.unsubscribe(batch);
      }
    }
  }

  private void connect() {
    var mine = ++generation;
    connector.connect(number, new Listener(mine), opened -> connected(mine, opened));
  }

  private void connected(long mine, @Nullable ChannelConnection opened) {
    if (stopped || mine != generation) {
      if (opened != null) {
        opened.close();
      }
    } else if (opened == null || !opened.isOpen()) {
      connectLater();
    } else {
      connection = opened;
      log.debug("group {} connected, {} channels wanted", number, channels.size());
      channels.values().forEach(this::operate);
    }
  }

  private void lost() {
    connection = null;
    meters.channelConnectionLost();
    log.info("group {} lost its connection, {} channels", number, channels.size());
    channels.values().removeIf(channel -> !channel.isWanted());
    for (var channel : List.copyOf(channels.values())) {
      channel.state = Channel.State.NONE;
      if (channel.follower != null) {
        channel.follower.lost();
      }
    }
    connectLater();
  }

  /// Random, so that the nodes of a cluster do not all come back in the same moment.
  private void connectLater() {
    if (!stopped) {
      generation++;
      thread.schedule(
          Duration.ofMillis(1 + random.nextLong(maxReconnectDelay.toMillis())), this::connect);
    }
  }

  private void confirmed(String name, Channel.State operation, Channel.State result) {
    var channel = channels.get(name);
    if (channel == null || channel.state != operation) {
      return;
    }
    channel.state = result;
    if (channel.state == Channel.State.CONFIRMED && channel.follower != null) {
      channel.follower.confirmed();
    } else {
      operate(channel);
    }
  }

  private final class Listener implements ChannelListener {
    private final long mine;

    Listener(long mine) {
      this.mine = mine;
    }

    @Override
    public void subscribed(String channel) {
      if (mine == generation) {
        confirmed(channel, Channel.State.SUBSCRIBING, Channel.State.CONFIRMED);
      }
    }

    @Override
    public void unsubscribed(String channel) {
      if (mine == generation) {
        confirmed(channel, Channel.State.UNSUBSCRIBING, Channel.State.NONE);
      }
    }

    @Override
    public void published(String name, byte[] payload) {
      var channel = channels.get(name);
      if (mine == generation
          && channel != null
          && channel.state == Channel.State.CONFIRMED
          && channel.follower != null) {
        channel.follower.published(payload);
      }
    }

    @Override
    public void closed() {
      if (mine == generation && connection != null) {
        lost();
      }
    }
  }
}
