package chat.parley.backplane.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// A node's connections to Redis, made by the same code as in production but without a Spring
/// context: in milliseconds. Thread-safe.
public final class TestRedis implements AutoCloseable {
  public static final RedisSettings SETTINGS =
      new RedisSettings(Duration.ofSeconds(3), 50_000, Duration.ofMillis(200));

  private final RedisThread thread;
  private final ClientResources resources;
  private final LettuceConnectionFactory factory;
  private final ChannelClient channelClient;
  private final Redis redis;
  private final ChannelConnector connector;

  /// @param newFactory by the kind of Redis: its constructors differ in what they remember
  private TestRedis(
      ClientOptions.Builder options,
      Function<LettuceClientConfiguration, LettuceConnectionFactory> newFactory,
      RedisSettings settings) {
    var wiring = new RedisConfiguration();
    thread = wiring.redisThread();
    var resourcesBuilder = DefaultClientResources.builder();
    wiring.oneRedisThread(thread, settings).customize(resourcesBuilder);
    resources = resourcesBuilder.build();
    wiring.boundedCommands(settings).customize(options);
    factory =
        newFactory.apply(
            LettuceClientConfiguration.builder()
                .clientResources(resources)
                .clientOptions(options.build())
                .build());
    factory.afterPropertiesSet();
    factory.start();
    redis = wiring.redis(factory, thread);
    channelClient = wiring.channelClient(factory);
    connector = wiring.channelConnector(factory, channelClient, thread);
  }

  public static TestRedis connect(String uri) {
    return connect(uri, SETTINGS);
  }

  public static TestRedis connect(String uri, RedisSettings settings) {
    var address = RedisURI.create(uri);
    var configuration = new RedisStandaloneConfiguration(address.getHost(), address.getPort());
    return new TestRedis(
        ClientOptions.builder(),
        client -> new LettuceConnectionFactory(configuration, client),
        settings);
  }

  public static TestRedis connectToCluster(List<RedisServer> servers) {
    var nodes = servers.stream().map(server -> server.host() + ':' + server.port()).toList();
    var configuration = new RedisClusterConfiguration(nodes);
    return new TestRedis(
        ClusterClientOptions.builder(),
        client -> new LettuceConnectionFactory(configuration, client),
        SETTINGS);
  }

  public Redis redis() {
    return redis;
  }

  public RedisThread thread() {
    return thread;
  }

  public ChannelConnector connector() {
    return connector;
  }

  /// How long the driver waits before it tries to connect for the nth time.
  Duration reconnectDelay(int attempt) {
    return resources.reconnectDelay().createDelay(attempt);
  }

  /// What `task` gives on the Redis thread.
  public <T> T onThread(Supplier<T> task) {
    return Waiting.of(CompletableFuture.supplyAsync(task, thread));
  }

  /// Runs `task` on the Redis thread and returns when it has ended.
  public void runOnThread(Runnable task) {
    Waiting.of(
        CompletableFuture.supplyAsync(
            () -> {
              task.run();
              return true;
            },
            thread));
  }

  @Override
  public void close() {
    channelClient.close();
    factory.destroy();
    resources.shutdown(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
