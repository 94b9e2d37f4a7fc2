package chat.parley.service.cluster;

import chat.parley.backplane.cluster.ClusterFigures;
import chat.parley.backplane.cluster.DrainWords;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.web.Authentication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires what operators ask of nodes.
@Configuration(proxyBeanMethods = false)
public class ClusterConfiguration {
  @Bean
  RouterFunction<ServerResponse> clusterRoutes(Authentication authentication, Redis redis) {
    return new ClusterRoutes(authentication, new ClusterFigures(redis), new DrainWords(redis))
        .route();
  }
}
