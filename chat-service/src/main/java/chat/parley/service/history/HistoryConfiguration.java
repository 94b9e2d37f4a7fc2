package chat.parley.service.history;

import chat.parley.backplane.log.MessageChanges;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.web.Authentication;
import chat.parley.service.page.PageSettings;
import chat.parley.service.room.RoomAccess;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires history.
@Configuration(proxyBeanMethods = false)
public class HistoryConfiguration {
  @Bean
  History history(RoomAccess access, RoomLog log, MessageChanges changes) {
    return new History(access, log, changes);
  }

  @Bean
  RouterFunction<ServerResponse> historyRoute(
      Authentication authentication, History history, PageSettings pages) {
    return new HistoryRoute(authentication, history, pages).route();
  }
}
