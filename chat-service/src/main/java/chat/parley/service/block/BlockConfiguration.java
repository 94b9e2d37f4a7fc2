package chat.parley.service.block;

import chat.parley.backplane.block.Blocks;
import chat.parley.backplane.web.Authentication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires blocks.
@Configuration(proxyBeanMethods = false)
public class BlockConfiguration {
  @Bean
  RouterFunction<ServerResponse> blockRoutes(Authentication authentication, Blocks blocks) {
    return new BlockRoutes(authentication, blocks).route();
  }
}
