package chat.parley.service.thread;

import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.thread.ThreadPages;
import chat.parley.backplane.thread.Threads;
import chat.parley.backplane.web.Authentication;
import chat.parley.service.history.History;
import chat.parley.service.page.PageSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires the reading of threads.
@Configuration(proxyBeanMethods = false)
public class ThreadConfiguration {
  @Bean
  RouterFunction<ServerResponse> threadReadingRoutes(
      Authentication authentication, RoomThreads threads, PageSettings pages) {
    return new ThreadReadingRoutes(authentication, threads, pages).route();
  }

  @Bean
  RoomThreads roomThreads(Redis redis, Threads threads, History history) {
    return new RoomThreads(new ThreadPages(redis), threads, history);
  }
}
