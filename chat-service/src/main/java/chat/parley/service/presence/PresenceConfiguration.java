package chat.parley.service.presence;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.presence.PresenceEnds;
import chat.parley.backplane.presence.Presences;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.web.Authentication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires presence.
@Configuration(proxyBeanMethods = false)
public class PresenceConfiguration {
  @Bean
  Reaper reaper(Redis redis, BackplaneMeters meters) {
    var reaper = new Reaper(new PresenceEnds(redis), new Reachability(System::nanoTime), meters);
    reaper.start(redis.thread());
    return reaper;
  }

  @Bean
  RouterFunction<ServerResponse> presenceRoutes(Authentication authentication, Redis redis) {
    return new PresenceRoutes(authentication, new Presences(redis)).route();
  }
}
