package chat.parley.backplane.web;

import chat.parley.backplane.identity.DevelopmentSettings;
import chat.parley.backplane.identity.TokenVerifier;
import chat.parley.backplane.inbox.Inboxes;
import chat.parley.backplane.log.MessageChanges;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.presence.Appearances;
import chat.parley.backplane.receipt.Receipts;
import chat.parley.backplane.room.FirstUse;
import chat.parley.backplane.state.StateChanges;
import chat.parley.backplane.thread.Threads;
import chat.parley.protocol.codec.CommandDecoder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;

/// Wires the shared edge.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSettings.class)
public class WebConfiguration {
  /// Spring's mapping of the routes has −1: this one is asked when none of them answers.
  private static final int AFTER_ROUTES = 1;

  @Bean
  RouterFunctionMapping wrongMethodMapping(ObjectProvider<RouterFunction<ServerResponse>> routes) {
    var mapping = new RouterFunctionMapping(WrongMethods.of(routes.orderedStream()));
    mapping.setOrder(AFTER_ROUTES);
    return mapping;
  }

  @Bean
  ManagementPort managementPort(
      ApplicationContext service,
      @Value("${management.endpoints.web.base-path:/actuator}") String basePath) {
    return new ManagementPort(service, basePath);
  }

  @Bean
  UserRates userRates(WebSettings settings, BackplaneMeters meters) {
    return new UserRates(settings.commandRate(System::nanoTime), System::nanoTime, meters);
  }

  @Bean
  Authentication authentication(TokenVerifier verifier, UserRates rates) {
    return new Authentication(verifier, rates);
  }

  @Bean
  Problems problems(BackplaneMeters meters) {
    return new Problems(meters);
  }

  @Bean
  Origins origins(WebSettings settings, DevelopmentSettings development) {
    return new Origins(settings, development);
  }

  @Bean
  OriginFilter originFilter(Origins origins) {
    return new OriginFilter(origins);
  }

  @Bean
  CommandDecoder commandDecoder(WebSettings settings) {
    return new CommandDecoder(settings.commandLimits());
  }

  @Bean
  RouterFunction<ServerResponse> sendRoute(
      Authentication authentication, FirstUse rooms, CommandDecoder decoder) {
    return new SendRoute(authentication, rooms, decoder).route();
  }

  @Bean
  RouterFunction<ServerResponse> changeRoutes(
      Authentication authentication, MessageChanges changes, CommandDecoder decoder) {
    return new ChangeRoutes(authentication, changes, decoder).route();
  }

  @Bean
  RouterFunction<ServerResponse> receiptRoutes(
      Authentication authentication, Receipts receipts, CommandDecoder decoder) {
    return new ReceiptRoutes(authentication, receipts, decoder).route();
  }

  @Bean
  RouterFunction<ServerResponse> threadRoutes(
      Authentication authentication, Threads threads, CommandDecoder decoder) {
    return new ThreadRoutes(authentication, threads, decoder).route();
  }

  @Bean
  RouterFunction<ServerResponse> presenceRoute(
      Authentication authentication, Appearances appearances, CommandDecoder decoder) {
    return new PresenceRoute(authentication, appearances, decoder).route();
  }

  @Bean
  RouterFunction<ServerResponse> stateChangeRoutes(
      Authentication authentication, StateChanges changes) {
    return new StateChangeRoutes(authentication, changes).route();
  }

  @Bean
  RouterFunction<ServerResponse> clearRoute(
      Authentication authentication, Inboxes inboxes, CommandDecoder decoder) {
    return new ClearRoute(authentication, inboxes, decoder).route();
  }
}
