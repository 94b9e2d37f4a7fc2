package chat.parley.backplane.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// The client that opens channel connections: as Boot configured the one for commands, but without
/// the driver's own reconnecting.
final class ChannelClient implements AutoCloseable {
  private final LettuceConnectionFactory factory;

  private ChannelClient(LettuceConnectionFactory factory) {
    this.factory = factory;
  }

  static ChannelClient like(LettuceConnectionFactory commands) {
    var factory =
        new LettuceConnectionFactory(
            server(commands), withoutReconnect(commands.getClientConfiguration()));
    factory.afterPropertiesSet();
    factory.start();
    return new ChannelClient(factory);
  }

  RedisClient redisClient() {
    return (RedisClient) factory.getRequiredNativeClient();
  }

  @Override
  public void close() {
    factory.destroy();
  }

  private static RedisConfiguration server(LettuceConnectionFactory commands) {
    var sentinel = commands.getSentinelConfiguration();
    if (sentinel != null) {
      return sentinel;
    }
    // In a cluster each connection says itself to which server it goes.
    var standalone = commands.getStandaloneConfiguration();
    return standalone != null ? standalone : new RedisStandaloneConfiguration();
  }

  private static LettuceClientConfiguration withoutReconnect(LettuceClientConfiguration given) {
    var options =
        given.getClientOptions().map(ClientOptions::mutate).orElseGet(ClientOptions::builder);
    var builder = LettuceClientConfiguration.builder();
    builder.clientOptions(options.autoReconnect(false).build());
    builder.commandTimeout(given.getCommandTimeout());
    builder.shutdownTimeout(given.getShutdownTimeout());
    builder.shutdownQuietPeriod(given.getShutdownQuietPeriod());
    given.getClientResources().ifPresent(builder::clientResources);
    given.getClientName().ifPresent(builder::clientName);
    given.getRedisCredentialsProviderFactory().ifPresent(builder::redisCredentialsProviderFactory);
    if (given.isUseSsl()) {
      var ssl = builder.useSsl().verifyPeer(given.getVerifyMode());
      return given.isStartTls() ? ssl.startTls().and().build() : ssl.and().build();
    }
    return builder.build();
  }
}
