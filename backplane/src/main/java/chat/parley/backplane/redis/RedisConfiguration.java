package chat.parley.backplane.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// Wires the connections. Boot reads `spring.data.redis.*` and builds the client; what this product
/// needs beyond that is set here.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisSettings.class)
public class RedisConfiguration {
  /// What a cluster's nodes say (MOVED, ASK, a lost connection) makes the driver ask who serves
  /// what, at most so often; without that it asks now and then.
  private static final Duration ADAPTIVE_REFRESH = Duration.ofMillis(500);

  private static final Duration PERIODIC_REFRESH = Duration.ofSeconds(10);

  @Bean
  RedisThread redisThread() {
    return new RedisThread();
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
    return options -> {
      options
          .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
          .requestQueueSize(settings.maxQueuedCommands())
          .timeoutOptions(TimeoutOptions.enabled(settings.commandTimeout()));
      if (options instanceof ClusterClientOptions.Builder cluster) {
        cluster.topologyRefreshOptions(
            ClusterTopologyRefreshOptions.builder()
                .adaptiveRefreshTriggersTimeout(ADAPTIVE_REFRESH)
                .enablePeriodicRefresh(PERIODIC_REFRESH)
                .build());
      }
    };
  }

  @Bean(destroyMethod = "")
  Redis redis(LettuceConnectionFactory factory, RedisThread thread) {
    return switch (factory.getRequiredNativeClient()) {
      case RedisClusterClient cluster -> {
        var connection = cluster.connect(ByteArrayCodec.INSTANCE);
        yield new Redis(thread, connection, connection.async(), true);
      }
      case RedisClient client -> {
        var connection = client.connect(ByteArrayCodec.INSTANCE);
        yield new Redis(thread, connection, connection.async(), false);
      }
      default -> throw new IllegalStateException("no client that is known");
    };
  }

  @Bean
  ChannelClient channelClient(LettuceConnectionFactory factory) {
    return ChannelClient.like(factory);
  }

  @Bean
  ChannelConnector channelConnector(
      LettuceConnectionFactory factory, ChannelClient client, RedisThread thread) {
    return factory.getRequiredNativeClient() instanceof RedisClusterClient cluster
        ? new ClusterChannelConnector(cluster, client.redisClient(), thread)
        : new LettuceChannelConnector(client.redisClient(), thread);
  }
}
