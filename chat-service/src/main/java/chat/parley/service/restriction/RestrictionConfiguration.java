package chat.parley.service.restriction;

import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.room.MemberStore;
import chat.parley.backplane.room.Restrictions;
import chat.parley.backplane.room.RoomSettings;
import chat.parley.backplane.web.Authentication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires bans and mutes.
@Configuration(proxyBeanMethods = false)
public class RestrictionConfiguration {
  @Bean
  Restrictions restrictions(Redis redis, AppendArguments arguments, RoomSettings settings) {
    return new Restrictions(redis, arguments, settings);
  }

  @Bean
  RoomRestrictions roomRestrictions(Restrictions restrictions, MemberStore members) {
    return new RoomRestrictions(restrictions, members);
  }

  @Bean
  RouterFunction<ServerResponse> restrictionRoutes(
      Authentication authentication, RoomRestrictions restrictions) {
    return new RestrictionRoutes(authentication, restrictions).route();
  }
}
