package chat.parley.service.room;

import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.room.Configurations;
import chat.parley.backplane.room.RoomStore;
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
  UserRooms userRooms(Redis redis, AppendArguments arguments) {
    return new UserRooms(redis, arguments);
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
      RoomStore store, UserRooms userRooms, RoomAccess access, Configurations configurations) {
    return new Rooms(store, userRooms, access, configurations);
  }

  @Bean
  RouterFunction<ServerResponse> roomRoutes(
      Authentication authentication, Rooms rooms, PageSettings pages) {
    return new RoomRoutes(authentication, rooms, pages).route();
  }

  @Bean
  @ConditionalOnBooleanProperty("parley.development")
  GeneralRoom generalRoom(RoomStore rooms) {
    return new GeneralRoom(rooms);
  }
}
