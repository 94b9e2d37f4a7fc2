package chat.parley.backplane;

import chat.parley.backplane.addressee.AddresseeNews;
import chat.parley.backplane.addressee.AddresseeSettings;
import chat.parley.backplane.block.BlockSettings;
import chat.parley.backplane.block.Blocks;
import chat.parley.backplane.identity.DevelopmentSettings;
import chat.parley.backplane.identity.IdentitySettings;
import chat.parley.backplane.identity.TokenVerifier;
import chat.parley.backplane.inbox.InboxSettings;
import chat.parley.backplane.inbox.Inboxes;
import chat.parley.backplane.inbox.Notifier;
import chat.parley.backplane.inbox.PreferenceStore;
import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.log.MessageChanges;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.log.RoomLogSettings;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.presence.Appearances;
import chat.parley.backplane.presence.PresenceNews;
import chat.parley.backplane.presence.PresenceNewsSettings;
import chat.parley.backplane.receipt.ReceiptSettings;
import chat.parley.backplane.receipt.Receipts;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisConfiguration;
import chat.parley.backplane.room.FirstUse;
import chat.parley.backplane.room.FirstUseSettings;
import chat.parley.backplane.room.RoomStore;
import chat.parley.backplane.room.UserRoomSettings;
import chat.parley.backplane.room.UserRooms;
import chat.parley.backplane.state.StateChanges;
import chat.parley.backplane.state.StateSettings;
import chat.parley.backplane.state.StateStore;
import chat.parley.backplane.thread.Threads;
import chat.parley.backplane.ticket.Tickets;
import chat.parley.backplane.web.WebConfiguration;
import chat.parley.protocol.id.SendKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Wires what both services need.
@Configuration(proxyBeanMethods = false)
@Import({RedisConfiguration.class, WebConfiguration.class})
@EnableConfigurationProperties({
  AddresseeSettings.class,
  BlockSettings.class,
  DevelopmentSettings.class,
  FirstUseSettings.class,
  IdentitySettings.class,
  InboxSettings.class,
  PresenceNewsSettings.class,
  ReceiptSettings.class,
  RoomLogSettings.class,
  StateSettings.class,
  UserRoomSettings.class
})
public class BackplaneConfiguration {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  BackplaneMeters backplaneMeters(MeterRegistry registry) {
    return new BackplaneMeters(registry);
  }

  @Bean
  TokenVerifier tokenVerifier(
      IdentitySettings settings, DevelopmentSettings development, Clock clock) {
    StartUpChecks.check(settings, development);
    return new TokenVerifier(settings, clock);
  }

  @Bean
  AppendArguments appendArguments(RoomLogSettings settings, Redis redis) {
    return AppendArguments.of(settings, redis.publishCommand());
  }

  @Bean
  RoomLog roomLog(Redis redis, AppendArguments arguments, BackplaneMeters meters) {
    return new RoomLog(redis, arguments, meters, BackplaneConfiguration::newKey);
  }

  @Bean
  MessageChanges messageChanges(Redis redis, AppendArguments arguments, BackplaneMeters meters) {
    return new MessageChanges(redis, arguments, meters, BackplaneConfiguration::newKey);
  }

  @Bean
  StateStore stateStore(Redis redis, AppendArguments arguments, BackplaneMeters meters) {
    return new StateStore(redis, arguments, meters);
  }

  @Bean
  StateChanges stateChanges(StateStore store, StateSettings settings, BackplaneMeters meters) {
    return new StateChanges(store, settings, meters);
  }

  @Bean
  Receipts receipts(
      Redis redis, AppendArguments arguments, ReceiptSettings settings, BackplaneMeters meters) {
    return new Receipts(redis, arguments.seeds(), settings, meters);
  }

  @Bean
  FirstUse firstUse(
      Redis redis,
      AppendArguments arguments,
      UserRooms userRooms,
      RoomLog log,
      AddresseeNews news,
      FirstUseSettings settings) {
    return new FirstUse(log, new RoomStore(redis, arguments, userRooms), news, settings);
  }

  @Bean
  AddresseeNews addresseeNews(
      Redis redis,
      Notifier notifier,
      AddresseeSettings settings,
      RoomLogSettings log,
      BackplaneMeters meters) {
    return new AddresseeNews(redis, notifier, settings, log, meters);
  }

  @Bean
  Threads threads(Redis redis, AppendArguments arguments) {
    return new Threads(redis, arguments.seeds());
  }

  @Bean
  Blocks blocks(Redis redis, BlockSettings settings) {
    return new Blocks(redis, settings);
  }

  @Bean
  Notifier notifier(
      Redis redis, AppendArguments arguments, InboxSettings settings, BackplaneMeters meters) {
    return new Notifier(redis, arguments, settings, meters, BackplaneConfiguration::newKey);
  }

  @Bean
  Inboxes inboxes(Redis redis, RoomLog log, AppendArguments arguments, InboxSettings settings) {
    return new Inboxes(redis, log, arguments, settings);
  }

  @Bean
  PreferenceStore preferenceStore(Redis redis, InboxSettings settings) {
    return new PreferenceStore(redis, settings);
  }

  @Bean
  PresenceNews presenceNews(Redis redis, PresenceNewsSettings settings, BackplaneMeters meters) {
    var news = new PresenceNews(redis, settings, meters);
    news.start();
    return news;
  }

  @Bean
  Appearances appearances(Redis redis, PresenceNews news) {
    return new Appearances(redis, news);
  }

  private static SendKey newKey() {
    return new SendKey(UUID.randomUUID().toString());
  }

  @Bean
  Tickets tickets(Redis redis, Clock clock) {
    return new Tickets(redis, clock);
  }
}
