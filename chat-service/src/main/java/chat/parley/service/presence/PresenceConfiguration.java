package chat.parley.service.presence;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.presence.Occupancies;
import chat.parley.backplane.presence.PresenceEnds;
import chat.parley.backplane.presence.PresenceNews;
import chat.parley.backplane.presence.PresenceTimes;
import chat.parley.backplane.presence.Presences;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisSettings;
import chat.parley.backplane.web.Authentication;
import chat.parley.service.room.RoomAccess;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires presence.
@Configuration(proxyBeanMethods = false)
public class PresenceConfiguration {
  /// A gateway may have to wait for a command, find out that its connection is dead, pause and
  /// connect again before it renews its lease.
  private static final Duration LEAST_SETTLING = Duration.ofSeconds(15);

  @Bean
  Reaper reaper(Redis redis, PresenceNews news, RedisSettings settings, BackplaneMeters meters) {
    var reaper =
        new Reaper(
            new PresenceEnds(redis, news),
            Reaper.reachability(System::nanoTime),
            settling(settings),
            meters);
    reaper.start(redis.thread());
    return reaper;
  }

  private static Duration settling(RedisSettings settings) {
    var settling =
        PresenceTimes.NODE_LEASE
            .plus(settings.commandTimeout())
            .plus(settings.maxReconnectDelay().multipliedBy(2));
    return settling.compareTo(LEAST_SETTLING) < 0 ? LEAST_SETTLING : settling;
  }

  @Bean
  PresenceViews presenceViews(Redis redis) {
    return new PresenceViews(new Presences(redis));
  }

  @Bean
  RouterFunction<ServerResponse> presenceRoutes(
      Authentication authentication, PresenceViews views) {
    return new PresenceRoutes(authentication, views).route();
  }

  @Bean
  RouterFunction<ServerResponse> occupancyRoute(
      Authentication authentication, RoomAccess access, Redis redis) {
    return new OccupancyRoute(authentication, access, new Occupancies(redis)).route();
  }
}
