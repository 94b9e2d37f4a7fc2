package chat.parley.backplane.redis;

import chat.parley.backplane.metrics.BackplaneMeters;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// A node's connections to Redis, made by the same code as in production but without a Spring
/// context: in milliseconds. Thread-safe.
public final class TestRedis implements AutoCloseable {
  public static final RedisSettings SETTINGS =
      new RedisSettings(Duration.ofSeconds(3), 50_000, Duration.ofMillis(200));

  public static final AcknowledgeSettings APPENDED =
      new AcknowledgeSettings(Acknowledge.APPENDED, 1, Duration.ofSeconds(1));

  private final RedisThread thread;
  private final ClientResources resources;
  private final LettuceConnectionFactory factory;
  private final ChannelClient channelClient;
  private final CommandConnection connection;
  private final Redis redis;
  private final Commits commits;
  private final RedisStartUp startUp;
  private final ChannelConnector connector;
  private final DriverShutdown shutdown;

  private TestRedis(
      RedisConfiguration server,
      ClientOptions.Builder options,
      RedisSettings settings,
      AcknowledgeSettings acknowledge,
      BackplaneMeters meters) {
    var wiring = new chat.parley.backplane.redis.RedisConfiguration();
    thread = wiring.redisThread();
    var resourcesBuilder = DefaultClientResources.builder();
    wiring.oneRedisThread(thread, settings).customize(resourcesBuilder);
    resources = resourcesBuilder.build();
    wiring.boundedCommands(settings).customize(options);
    var client =
        LettuceClientConfiguration.builder()
            .clientResources(resources)
            .clientOptions(options.build());
    wiring.boundedConnecting(settings).customize(client);
    factory = factory(server, client.build());
    factory.afterPropertiesSet();
    factory.start();
    connection = wiring.commandConnection(factory, thread, settings, meters);
    redis = wiring.redis(factory, thread, connection, settings, meters);
    channelClient = wiring.channelClient(factory);
    connector = wiring.channelConnector(channelClient, redis);
    commits = wiring.commits(redis, channelClient, settings, acknowledge, meters);
    startUp = wiring.redisStartUp(redis, connection, channelClient, acknowledge, commits);
    shutdown = wiring.driverShutdown(factory, channelClient, connection, commits);
  }

  public static TestRedis connect(String uri) {
    return connect(uri, SETTINGS);
  }

  public static TestRedis connect(String uri, RedisSettings settings) {
    return connect(uri, settings, APPENDED, new BackplaneMeters(new SimpleMeterRegistry()));
  }

  /// Returns when Redis has answered and was found suitable.
  public static TestRedis connect(
      String uri, RedisSettings settings, AcknowledgeSettings acknowledge, BackplaneMeters meters) {
    var parsed = RedisURI.create(uri);
    return connect(
        new RedisStandaloneConfiguration(parsed.getHost(), parsed.getPort()),
        settings,
        acknowledge,
        meters);
  }

  /// The same through Sentinel.
  public static TestRedis connect(
      String primary, List<RedisServer> sentinels, RedisSettings settings, BackplaneMeters meters) {
    var configuration = new RedisSentinelConfiguration().master(primary);
    sentinels.forEach(sentinel -> configuration.sentinel(sentinel.host(), sentinel.port()));
    return connect(configuration, settings, APPENDED, meters);
  }

  public static TestRedis connectToCluster(
      List<RedisServer> servers, AcknowledgeSettings acknowledge, BackplaneMeters meters) {
    var nodes = servers.stream().map(server -> server.host() + ':' + server.port()).toList();
    return connect(new RedisClusterConfiguration(nodes), SETTINGS, acknowledge, meters);
  }

  private static TestRedis connect(
      RedisConfiguration server,
      RedisSettings settings,
      AcknowledgeSettings acknowledge,
      BackplaneMeters meters) {
    var redis = unchecked(server, settings, acknowledge, meters);
    try {
      redis.startUp.awaitSuitable();
      return redis;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } catch (UnsuitableRedisException e) {
      redis.close();
      throw e;
    }
  }

  /// Returns at once, and lets no appends through before {@link #startUp()} has run.
  static TestRedis unchecked(
      RedisConfiguration server,
      RedisSettings settings,
      AcknowledgeSettings acknowledge,
      BackplaneMeters meters) {
    var options =
        server instanceof RedisClusterConfiguration
            ? ClusterClientOptions.builder()
            : ClientOptions.builder();
    return new TestRedis(server, options, settings, acknowledge, meters);
  }

  CommandConnection connection() {
    return connection;
  }

  Commits commits() {
    return commits;
  }

  DriverShutdown shutdown() {
    return shutdown;
  }

  RedisStartUp startUp() {
    return startUp;
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
    shutdown.stop();
    connection.close();
    channelClient.close();
    factory.destroy();
    resources.shutdown(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /// As Boot makes it: by the type of what is configured.
  private static LettuceConnectionFactory factory(
      RedisConfiguration server, LettuceClientConfiguration client) {
    return switch (server) {
      case RedisSentinelConfiguration sentinel -> new LettuceConnectionFactory(sentinel, client);
      case RedisClusterConfiguration cluster -> new LettuceConnectionFactory(cluster, client);
      case RedisStandaloneConfiguration one -> new LettuceConnectionFactory(one, client);
      default -> throw new IllegalArgumentException(server.toString());
    };
  }
}
