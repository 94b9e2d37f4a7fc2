package chat.parley.gateway;

import chat.parley.backplane.channel.Channels;
import chat.parley.backplane.channel.MoveWatch;
import chat.parley.backplane.channel.Probes;
import chat.parley.backplane.identity.DevelopmentSettings;
import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.presence.LimitedLeases;
import chat.parley.backplane.presence.NodeLeases;
import chat.parley.backplane.presence.NodeName;
import chat.parley.backplane.presence.Occupancies;
import chat.parley.backplane.presence.PresenceEnds;
import chat.parley.backplane.presence.PresenceLeases;
import chat.parley.backplane.presence.PresenceNews;
import chat.parley.backplane.presence.Presences;
import chat.parley.backplane.redis.AcknowledgeSettings;
import chat.parley.backplane.redis.ChannelConnector;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisSettings;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.backplane.redis.ServerClock;
import chat.parley.backplane.room.FirstUseSettings;
import chat.parley.backplane.room.UserRoomSettings;
import chat.parley.backplane.room.UserRooms;
import chat.parley.backplane.start.SettingsException;
import chat.parley.backplane.state.StateStore;
import chat.parley.backplane.web.Origins;
import chat.parley.backplane.web.UserRates;
import chat.parley.backplane.web.WebSettings;
import chat.parley.gateway.admission.Admission;
import chat.parley.gateway.admission.AdmissionSettings;
import chat.parley.gateway.admission.PollRates;
import chat.parley.gateway.balance.Balance;
import chat.parley.gateway.balance.BalanceSettings;
import chat.parley.gateway.cluster.ClusterConfiguration;
import chat.parley.gateway.cluster.ClusterReports;
import chat.parley.gateway.cluster.DrainListener;
import chat.parley.gateway.command.CommandConfiguration;
import chat.parley.gateway.connection.ConnectionSettings;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.gateway.connection.EchoSettings;
import chat.parley.gateway.connection.Echoes;
import chat.parley.gateway.connection.Listener;
import chat.parley.gateway.disconnect.Disconnector;
import chat.parley.gateway.drain.Drain;
import chat.parley.gateway.drain.DrainSettings;
import chat.parley.gateway.fanout.FrameEncoder;
import chat.parley.gateway.fanout.Loops;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.presence.Attendance;
import chat.parley.gateway.presence.Crowds;
import chat.parley.gateway.presence.PresenceKeeper;
import chat.parley.gateway.presence.PresenceSettings;
import chat.parley.gateway.recovery.RecoverySettings;
import chat.parley.gateway.subscription.Rooms;
import chat.parley.gateway.subscription.SubscriptionSettings;
import chat.parley.gateway.subscription.UserChannels;
import chat.parley.gateway.transport.TransportConfiguration;
import chat.parley.gateway.watch.WatchedUsers;
import chat.parley.gateway.watch.Watching;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import reactor.netty.resources.LoopResources;

/// Wires the node from the inside out: loops, rooms, connections; commands and transports wire
/// themselves.
@Configuration(proxyBeanMethods = false)
@Import({CommandConfiguration.class, TransportConfiguration.class, ClusterConfiguration.class})
@EnableConfigurationProperties({
  AdmissionSettings.class,
  ConnectionSettings.class,
  EchoSettings.class,
  RecoverySettings.class,
  DrainSettings.class,
  BalanceSettings.class,
  PresenceSettings.class,
  SubscriptionSettings.class
})
public class GatewayConfiguration {
  private static final Duration SPRINGS_DEFAULT_PHASE = Duration.ofSeconds(30);

  @Bean
  GatewayMeters gatewayMeters(MeterRegistry registry) {
    return new GatewayMeters(registry);
  }

  @Bean
  Loops loops(
      LoopResources resources,
      ConnectionSettings settings,
      GatewayMeters meters,
      ServerClock clock) {
    return new Loops(
        resources.onServer(LoopResources.DEFAULT_NATIVE), settings.mailbox(), meters, clock);
  }

  @Bean(destroyMethod = "")
  Channels channels(
      ChannelConnector connector, Redis redis, RedisSettings settings, BackplaneMeters meters) {
    var channels =
        new Channels(connector, redis.thread(), new SplittableRandom(), settings, meters);
    meters.watchChannels(channels::size);
    return channels;
  }

  @Bean
  Probes probes(Redis redis, Channels channels, BackplaneMeters meters) {
    // Not the node's name: two nodes may have been given the same.
    return new Probes(redis, channels, UUID.randomUUID().toString(), meters);
  }

  @Bean
  MoveWatch moveWatch(Redis redis, Channels channels) {
    return new MoveWatch(redis, channels);
  }

  /// Its bean's name says what it is called in the readiness group.
  @Bean
  ChannelsHealth channelsHealthIndicator(Probes probes) {
    return new ChannelsHealth(probes);
  }

  @Bean
  Readiness readiness(
      ApplicationAvailability availability,
      Probes probes,
      Admission admission,
      GatewayMeters meters) {
    var readiness = new Readiness(availability, probes, admission);
    meters.watchReadiness(readiness::isReady, admission::isDraining);
    return readiness;
  }

  @Bean
  FrameEncoder frameEncoder(GatewayMeters meters) {
    if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
      meters.watchBuffers(() -> allocator.metric().usedDirectMemory());
    }
    return new FrameEncoder(meters, ByteBufAllocator.DEFAULT);
  }

  @Bean
  Rooms rooms(
      Redis redis,
      Channels channels,
      RoomLog log,
      StateStore states,
      FrameEncoder encoder,
      RecoverySettings settings,
      SubscriptionSettings bounds,
      GatewayMeters meters) {
    return new Rooms(
        bounds,
        redis.thread(),
        channels,
        log,
        states,
        encoder,
        settings,
        new SplittableRandom(),
        redis.movingBuckets(),
        meters);
  }

  @Bean
  UserRooms userRooms(
      Redis redis,
      AppendArguments arguments,
      UserRoomSettings settings,
      FirstUseSettings firstUse) {
    return new UserRooms(redis, arguments, settings, firstUse);
  }

  @Bean
  UserChannels userChannels(
      Redis redis, Channels channels, SubscriptionSettings settings, GatewayMeters meters) {
    return new UserChannels(
        redis.thread(), channels, redis.movingBuckets(), settings, new SplittableRandom(), meters);
  }

  @Bean
  Attendance attendance(
      Redis redis,
      PresenceNews news,
      PresenceSettings settings,
      AdmissionSettings limits,
      DevelopmentSettings development,
      GatewayMeters meters) {
    if (!settings.enabled()) {
      if (limits.maxPerUser() > 0) {
        throw new SettingsException(
            "parley.gateway.admission.max-per-user must be 0 where parley.gateway.presence.enabled is false: nobody knows then how many a user has");
      }
      return Attendance.NONE;
    }
    var leases = new PresenceLeases(redis, news, NodeName.unique(development.node()));
    var ends = new PresenceEnds(redis, news);
    var limited = new LimitedLeases(leases, ends, limits.maxPerUser());
    return new PresenceKeeper(redis.thread(), leases, limited, meters);
  }

  @Bean
  Crowds crowds(Redis redis, Rooms rooms, PresenceSettings settings, GatewayMeters meters) {
    // Not the node's name: two nodes may have been given the same.
    var node = UUID.randomUUID().toString();
    var occupancies = new Occupancies(redis);
    var crowds =
        new Crowds(
            rooms::followedBy,
            (room, connections) -> occupancies.note(room, node, connections),
            meters);
    if (settings.enabled()) {
      crowds.start(redis.thread());
    }
    return crowds;
  }

  @Bean
  ConnectionTable connectionTable(
      ConnectionSettings settings,
      Rooms rooms,
      Attendance presence,
      Clock clock,
      GatewayMeters meters,
      Loops loops) {
    var table = new ConnectionTable(settings, rooms, presence, clock, meters);
    table.start(loops);
    return table;
  }

  @Bean
  Disconnector disconnector(
      Redis redis, Channels channels, ConnectionTable table, GatewayMeters meters) {
    return new Disconnector(redis.thread(), channels, table, meters);
  }

  @Bean
  WatchedUsers watchedUsers(Redis redis, Channels channels, GatewayMeters meters) {
    var users =
        new WatchedUsers(
            redis.thread(), channels, new Presences(redis), redis.movingBuckets(), meters);
    users.start();
    return users;
  }

  @Bean
  Watching watching(WatchedUsers users, PresenceSettings settings, GatewayMeters meters) {
    return new Watching(users, settings, meters);
  }

  @Bean
  Admission admission(
      ConnectionSettings settings,
      AdmissionSettings limits,
      ConnectionTable table,
      Echoes echoes,
      Origins origins,
      GatewayMeters meters) {
    return new Admission(settings, limits, table, echoes, origins, meters);
  }

  @Bean
  PollRates pollRates(UserRates commands, WebSettings settings, BackplaneMeters meters) {
    var rate = settings.waitingPollRate(System::nanoTime);
    return new PollRates(commands, new UserRates(rate, System::nanoTime, meters));
  }

  @Bean
  Echoes echoes(EchoSettings settings) {
    return new Echoes(settings.maxConnections());
  }

  @Bean
  Listener listener() {
    return new Listener();
  }

  @Bean
  Drain drain(
      ConnectionTable table,
      Admission admission,
      Listener listener,
      DrainSettings settings,
      RedisSettings redis,
      AcknowledgeSettings acknowledge,
      Environment environment) {
    var times =
        settings.times(
            redis.commandTimeout().plus(acknowledge.acknowledgeTimeout()),
            environment.getProperty(
                "spring.lifecycle.timeout-per-shutdown-phase",
                Duration.class,
                SPRINGS_DEFAULT_PHASE));
    return new Drain(table, admission, listener, times);
  }

  @Bean
  Balance balance(
      Redis redis,
      ConnectionTable table,
      Admission admission,
      Probes probes,
      BalanceSettings settings,
      GatewayMeters meters) {
    // Not the node's name: two nodes may have been given the same.
    var leases = new NodeLeases(redis, UUID.randomUUID().toString());
    var guests =
        new Balance.Guests(() -> admission.isOpen() && !probes.isFailing(), admission::isDraining);
    var balance = new Balance(redis.thread(), leases, table, guests, settings);
    meters.watchFairShare(balance::share);
    return balance;
  }

  @Bean
  NodeLifecycle nodeLifecycle(
      RedisThread thread,
      Channels channels,
      Probes probes,
      MoveWatch moves,
      Rooms rooms,
      UserChannels userChannels,
      Disconnector disconnector,
      Attendance presence,
      Balance balance,
      ClusterReports reports,
      DrainListener drains) {
    return new NodeLifecycle(
        thread,
        channels,
        probes,
        moves,
        rooms,
        userChannels,
        disconnector,
        presence,
        balance,
        reports,
        drains);
  }
}
