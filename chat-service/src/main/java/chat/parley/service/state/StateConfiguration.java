package chat.parley.service.state;

import chat.parley.backplane.state.StateStore;
import chat.parley.backplane.web.Authentication;
import chat.parley.service.room.RoomAccess;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires the reading of documents.
@Configuration(proxyBeanMethods = false)
public class StateConfiguration {
  @Bean
  RouterFunction<ServerResponse> stateRoutes(
      Authentication authentication, RoomAccess access, StateStore store) {
    return new StateRoutes(authentication, new States(access, store)).route();
  }
}
