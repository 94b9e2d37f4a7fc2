package chat.parley.service.room;

import chat.parley.backplane.block.Blocks;
import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.log.RoomLogSettings;
import chat.parley.backplane.profile.Profiles;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.room.Configurations;
import chat.parley.backplane.room.DirectRooms;
import chat.parley.backplane.room.FirstUseSettings;
import chat.parley.backplane.room.RoomStore;
import chat.parley.backplane.room.UserRoomSettings;
import chat.parley.backplane.room.UserRooms;
import chat.parley.backplane.web.Authentication;
import chat.parley.service.page.PageSettings;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires rooms.
@Configuration(proxyBeanMethods = false)
public class RoomConfiguration {
  @Bean
  UserRooms userRooms(
      Redis redis,
      AppendArguments arguments,
      UserRoomSettings settings,
      FirstUseSettings firstUse) {
    return new UserRooms(redis, arguments, settings, firstUse);
  }

  @Bean
  RoomStore roomStore(Redis redis, AppendArguments arguments, UserRooms userRooms) {
    return new RoomStore(redis, arguments, userRooms);
  }

  @Bean
  RoomAccess roomAccess(RoomLog log) {
    return new RoomAccess(log);
  }

  @Bean
  Configurations configurations(Redis redis, AppendArguments arguments) {
    return new Configurations(redis, arguments);
  }

  @Bean
  Rooms rooms(
      RoomStore store,
      UserRooms userRooms,
      RoomAccess access,
      Configurations configurations,
      Profiles profiles) {
    var directViews = new DirectViews(store, profiles);
    return new Rooms(store, userRooms, access, configurations, directViews);
  }

  @Bean
  DirectRooms directRooms(
      Redis redis, AppendArguments arguments, Blocks blocks, UserRooms userRooms) {
    return new DirectRooms(redis, arguments, blocks, userRooms);
  }

  @Bean
  RouterFunction<ServerResponse> directRoute(
      Authentication authentication, DirectRooms direct, Rooms rooms) {
    return new DirectRoute(authentication, direct, rooms).route();
  }

  @Bean
  RouterFunction<ServerResponse> roomRoutes(
      Authentication authentication, Rooms rooms, PageSettings pages, RoomLogSettings limits) {
    return new RoomRoutes(authentication, rooms, pages, limits).route();
  }

  @Bean
  @ConditionalOnBooleanProperty("parley.development")
  GeneralRoom generalRoom(RoomStore rooms) {
    return new GeneralRoom(rooms);
  }
}
