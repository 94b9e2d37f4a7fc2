package chat.parley.backplane.redis;

import chat.parley.backplane.metrics.BackplaneMeters;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// Wires the connections. Boot reads `spring.data.redis.*` and builds the client; what this product
/// needs beyond that is set here.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RedisSettings.class, AcknowledgeSettings.class})
public class RedisConfiguration {
  /// What a cluster's servers say (MOVED, ASK, a lost connection) makes the driver ask who serves
  /// what, at most so often; without that it asks now and then.
  private static final Duration ADAPTIVE_REFRESH = Duration.ofMillis(500);

  private static final Duration PERIODIC_REFRESH = Duration.ofSeconds(10);

  /// What the network may lose until a peer counts as gone; as long as for commands that are not
  /// answered.
  private static final Duration PEER_SILENCE = CommandConnection.SILENCE;

  @Bean
  RedisThread redisThread() {
    var thread = new RedisThread();
    thread.start();
    return thread;
  }

  /// By default the driver's pauses between attempts to reconnect grow to 30 s.
  @Bean
  ClientResourcesBuilderCustomizer oneRedisThread(RedisThread thread, RedisSettings settings) {
    return builder ->
        builder
            .eventLoopGroupProvider(thread.provider())
            .reconnectDelay(
                Delay.exponential(
                    Duration.ZERO, settings.maxReconnectDelay(), 2, TimeUnit.MILLISECONDS));
  }

  /// By default the driver queues without limit while Redis is away and replays for ever. Here a
  /// command that cannot be written is refused at once, and one that was written is never written
  /// again: it fails with its connection. A refusal is so always Redis's word about the only try,
  /// and "nothing was done" is true.
  @Bean
  LettuceClientOptionsBuilderCustomizer boundedCommands(RedisSettings settings) {
    return options -> {
      options
          .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
          .requestQueueSize(settings.maxQueuedCommands())
          .timeoutOptions(TimeoutOptions.enabled(settings.commandTimeout()))
          .socketOptions(socketOptions(options.build().getSocketOptions(), settings));
      if (options instanceof ClusterClientOptions.Builder cluster) {
        cluster.topologyRefreshOptions(
            ClusterTopologyRefreshOptions.builder()
                .adaptiveRefreshTriggersTimeout(ADAPTIVE_REFRESH)
                .enablePeriodicRefresh(PERIODIC_REFRESH)
                .build());
      }
    };
  }

  /// Bounds what the driver does by itself while it connects: shake hands, ask Sentinel.
  @Bean
  LettuceClientConfigurationBuilderCustomizer boundedConnecting(RedisSettings settings) {
    return builder -> builder.commandTimeout(settings.commandTimeout());
  }

  /// A peer that dies without a word is noticed by the kernel: by a probe where nothing is under
  /// way, and where something is, when that stays without an acknowledgement. The native transport
  /// alone can ask for the latter.
  private static SocketOptions socketOptions(SocketOptions given, RedisSettings settings) {
    var options =
        given
            .mutate()
            .keepAlive(
                SocketOptions.KeepAliveOptions.builder()
                    .enable()
                    .idle(PEER_SILENCE.dividedBy(2))
                    .interval(PEER_SILENCE.dividedBy(6))
                    .count(3)
                    .build());
    if (EpollProvider.isAvailable()) {
      options.tcpUserTimeout(
          SocketOptions.TcpUserTimeoutOptions.builder()
              .enable()
              .tcpUserTimeout(PEER_SILENCE)
              .build());
    }
    if (given.getConnectTimeout().equals(SocketOptions.DEFAULT_CONNECT_TIMEOUT_DURATION)) {
      options.connectTimeout(settings.commandTimeout());
    }
    return options.build();
  }

  @Bean
  CommandConnection commandConnection(
      LettuceConnectionFactory factory,
      RedisThread thread,
      RedisSettings settings,
      BackplaneMeters meters) {
    return switch (factory.getRequiredNativeClient()) {
      case RedisClusterClient cluster ->
          connection(() -> DriverConnection.to(cluster), thread, settings, meters);
      case RedisClient client ->
          connection(() -> DriverConnection.to(client), thread, settings, meters);
      default -> throw new IllegalStateException("no client that is known");
    };
  }

  /// Connects in the background: Redis may be away.
  @Bean
  Redis redis(
      LettuceConnectionFactory factory,
      RedisThread thread,
      CommandConnection connection,
      RedisSettings settings,
      BackplaneMeters meters) {
    var moving = new MovingBuckets(System::nanoTime, meters);
    if (factory.getRequiredNativeClient() instanceof RedisClusterClient cluster) {
      Redirections.follow(cluster, thread, connection, moving);
      var topology = new ClusterTopology(cluster, thread);
      return new Redis(thread, connection, topology, moving, settings.commandTimeout());
    }
    return new Redis(thread, connection, null, moving, settings.commandTimeout());
  }

  @Bean
  ServerClock serverClock() {
    return new ServerClock();
  }

  @Bean(initMethod = "start")
  RedisWatch redisWatch(Redis redis, ServerClock clock, BackplaneMeters meters) {
    return new RedisWatch(redis, clock, meters);
  }

  @Bean
  ChannelClient channelClient(LettuceConnectionFactory factory) {
    return ChannelClient.like(factory);
  }

  @Bean
  ChannelConnector channelConnector(ChannelClient client, Redis redis) {
    var cluster = redis.cluster();
    return cluster == null
        ? new LettuceChannelConnector(client.redisClient(), redis.thread())
        : new ClusterChannelConnector(
            cluster, client.redisClient(), redis.thread(), redis.movingBuckets());
  }

  @Bean
  DriverShutdown driverShutdown(
      LettuceConnectionFactory factory,
      ChannelClient channels,
      CommandConnection connection,
      Commits commits) {
    return new DriverShutdown(
        connection,
        commits,
        List.of(factory.getRequiredNativeClient(), channels.redisClient()),
        factory.getClientConfiguration());
  }

  /// First of the runners: what follows may use Redis.
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  RedisStartUp redisStartUp(
      Redis redis,
      CommandConnection connection,
      ChannelClient client,
      AcknowledgeSettings acknowledge,
      Commits commits) {
    var servers = new Servers(redis, client.redisClient());
    return new RedisStartUp(redis, servers, acknowledge, commits::open, connection::notPrimary);
  }

  @Bean
  Commits commits(
      Redis redis,
      ChannelClient client,
      RedisSettings settings,
      AcknowledgeSettings acknowledge,
      BackplaneMeters meters) {
    acknowledge.check(settings, redis.isCluster());
    return new Commits(redis, client.redisClient(), settings, meters);
  }

  static CommandConnection connection(
      Supplier<DriverConnection> opener,
      RedisThread thread,
      RedisSettings settings,
      BackplaneMeters meters) {
    var connection = new CommandConnection(thread, opener, settings.maxReconnectDelay(), meters);
    connection.start();
    return connection;
  }
}
