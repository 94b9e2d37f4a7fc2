package chat.parley.service.member;

import chat.parley.backplane.inbox.Notifier;
import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.room.Appointments;
import chat.parley.backplane.room.MemberStore;
import chat.parley.backplane.room.RoomSettings;
import chat.parley.backplane.room.RoomStore;
import chat.parley.backplane.room.UserRooms;
import chat.parley.backplane.web.Authentication;
import chat.parley.service.page.PageSettings;
import chat.parley.service.presence.PresenceViews;
import chat.parley.service.room.RoomAccess;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires members.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RoomSettings.class)
public class MemberConfiguration {
  @Bean
  MemberStore memberStore(
      Redis redis, AppendArguments arguments, RoomSettings settings, UserRooms userRooms) {
    return new MemberStore(redis, arguments, settings, userRooms);
  }

  @Bean
  Appointments appointments(Redis redis, AppendArguments arguments) {
    return new Appointments(redis, arguments);
  }

  @Bean
  Members members(
      RoomAccess access,
      RoomStore rooms,
      MemberStore store,
      Appointments appointments,
      Notifier notifier) {
    return new Members(access, rooms, store, appointments, notifier);
  }

  @Bean
  RouterFunction<ServerResponse> memberRoutes(
      Authentication authentication, Members members, PresenceViews presences, PageSettings pages) {
    return new MemberRoutes(authentication, members, presences, pages).route();
  }
}
