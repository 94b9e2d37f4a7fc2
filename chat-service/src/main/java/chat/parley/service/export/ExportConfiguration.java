package chat.parley.service.export;

import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.web.Authentication;
import chat.parley.service.page.PageSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires the export of rooms.
@Configuration(proxyBeanMethods = false)
public class ExportConfiguration {
  @Bean
  RouterFunction<ServerResponse> exportRoute(
      Authentication authentication, RoomLog log, PageSettings pages) {
    return new ExportRoute(authentication, new Exports(log), pages).route();
  }
}
