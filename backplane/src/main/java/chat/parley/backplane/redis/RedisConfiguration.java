package chat.parley.backplane.redis;

import chat.parley.backplane.start.SettingsException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.TimeoutOptions;
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
    return options ->
        options
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(settings.maxQueuedCommands())
            .timeoutOptions(TimeoutOptions.enabled(settings.commandTimeout()));
  }

  @Bean(destroyMethod = "")
  Redis redis(LettuceConnectionFactory factory, RedisThread thread) {
    var connection = client(factory).connect(ByteArrayCodec.INSTANCE);
    return new Redis(thread, connection, connection.async());
  }

  @Bean
  ChannelClient channelClient(LettuceConnectionFactory factory) {
    return ChannelClient.like(factory);
  }

  @Bean
  ChannelConnector channelConnector(ChannelClient client, RedisThread thread) {
    return new LettuceChannelConnector(client.redisClient(), thread);
  }

  static RedisClient client(LettuceConnectionFactory factory) {
    if (factory.getRequiredNativeClient() instanceof RedisClient client) {
      return client;
    }
    throw new SettingsException(
        "spring.data.redis.cluster.* is not supported yet; use a standalone Redis or Sentinel");
  }
}
