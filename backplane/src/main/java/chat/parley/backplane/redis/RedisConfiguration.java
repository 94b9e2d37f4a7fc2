package chat.parley.backplane.redis;

import chat.parley.backplane.metrics.BackplaneMeters;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
  /// command that cannot be written is refused at once, and one in flight is replayed until its
  /// timeout: harmless, since every append carries its key.
  @Bean
  LettuceClientOptionsBuilderCustomizer boundedCommands(RedisSettings settings) {
    return options ->
        options
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(settings.maxQueuedCommands())
            .timeoutOptions(TimeoutOptions.enabled(settings.commandTimeout()))
            .socketOptions(socketOptions(options.build().getSocketOptions(), settings));
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
    return connection(client(factory), thread, settings, meters);
  }

  /// Connects in the background: Redis may be away.
  @Bean
  Redis redis(RedisThread thread, CommandConnection connection) {
    return new Redis(thread, connection);
  }

  @Bean
  ChannelClient channelClient(LettuceConnectionFactory factory) {
    return ChannelClient.like(factory);
  }

  @Bean
  ChannelConnector channelConnector(ChannelClient client, RedisThread thread) {
    return new LettuceChannelConnector(client.redisClient(), thread);
  }

  /// First of the runners: what follows may use Redis.
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  RedisStartUp redisStartUp(
      Redis redis, CommandConnection connection, AcknowledgeSettings acknowledge, Commits commits) {
    return new RedisStartUp(redis, acknowledge, commits::open, connection::notPrimary);
  }

  @Bean
  Commits commits(
      Redis redis,
      ChannelClient client,
      RedisSettings settings,
      AcknowledgeSettings acknowledge,
      BackplaneMeters meters) {
    acknowledge.check(settings);
    return new Commits(redis, client.redisClient(), settings, meters);
  }

  static CommandConnection connection(
      RedisClient client, RedisThread thread, RedisSettings settings, BackplaneMeters meters) {
    var connection =
        new CommandConnection(
            thread,
            () -> client.connect(ByteArrayCodec.INSTANCE),
            settings.maxReconnectDelay(),
            meters);
    connection.start();
    return connection;
  }

  static RedisClient client(LettuceConnectionFactory factory) {
    if (factory.getRequiredNativeClient() instanceof RedisClient client) {
      return client;
    }
    throw new IllegalStateException(
        "spring.data.redis.cluster.* is not supported yet; use a standalone Redis or Sentinel");
  }
}
