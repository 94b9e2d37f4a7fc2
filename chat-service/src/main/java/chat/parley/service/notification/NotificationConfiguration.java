package chat.parley.service.notification;

import chat.parley.backplane.inbox.InboxSettings;
import chat.parley.backplane.inbox.Inboxes;
import chat.parley.backplane.inbox.Notifier;
import chat.parley.backplane.inbox.PreferenceStore;
import chat.parley.backplane.web.Authentication;
import chat.parley.protocol.codec.NotificationDecoder;
import chat.parley.service.page.PageSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires notifications.
@Configuration(proxyBeanMethods = false)
public class NotificationConfiguration {
  @Bean
  RouterFunction<ServerResponse> notifyRoutes(
      Authentication authentication, Notifier notifier, InboxSettings settings) {
    int maxBytes = Math.toIntExact(settings.maxNotification().toBytes());
    return new NotifyRoutes(authentication, notifier, new NotificationDecoder(maxBytes)).route();
  }

  @Bean
  RouterFunction<ServerResponse> inboxRoutes(
      Authentication authentication, Inboxes inboxes, PageSettings pages) {
    return new InboxRoutes(authentication, inboxes, pages).route();
  }

  @Bean
  RouterFunction<ServerResponse> preferenceRoutes(
      Authentication authentication, PreferenceStore preferences) {
    return new PreferenceRoutes(authentication, preferences).route();
  }
}
