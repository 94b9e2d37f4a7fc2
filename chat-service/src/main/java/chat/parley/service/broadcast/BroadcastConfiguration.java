package chat.parley.service.broadcast;

import chat.parley.backplane.addressee.AddresseeNews;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.web.Authentication;
import chat.parley.protocol.codec.CommandDecoder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires broadcasts.
@Configuration(proxyBeanMethods = false)
public class BroadcastConfiguration {
  @Bean
  RouterFunction<ServerResponse> broadcastRoute(
      Authentication authentication, RoomLog log, AddresseeNews news, CommandDecoder decoder) {
    return new BroadcastRoute(authentication, log, news, decoder).route();
  }
}
