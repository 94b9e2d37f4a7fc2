package chat.parley.service;

import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.rule.Role;
import chat.parley.backplane.web.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/// A chat-service on free ports, as its main method starts it. Ends with the JVM at the latest.
public final class RunningService implements AutoCloseable {
  /// 32 bytes, and nobody's secret.
  static final String KEY = "cGFybGV5LXRlc3RzLXBhcmxleS10ZXN0cy1wYXJsZXk";

  private static final class Shared {
    static final RunningService SERVICE =
        start(
            RedisExtension.server().uri(),
            "parley.development=true",
            "parley.web.commands-per-second=1000000",
            "parley.web.command-burst=1000000");
  }

  private final ConfigurableApplicationContext context;

  private RunningService(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /// One for all test classes, in development mode. Its users may be in a hurry.
  public static RunningService shared() {
    return Shared.SERVICE;
  }

  /// @param settings like `parley.development=true`
  public static RunningService start(String redisUri, String... settings) {
    return start(() -> {}, redisUri, settings);
  }

  /// @param beforeRunners called when all is there, and what runs once at the start is next
  static RunningService start(Runnable beforeRunners, String redisUri, String... settings) {
    var arguments = new ArrayList<String>();
    arguments.add("--server.port=0");
    arguments.add("--management.server.port=0");
    arguments.add("--spring.data.redis.url=" + redisUri);
    arguments.add("--parley.identity.keys.test=" + KEY);
    List.of(settings).forEach(setting -> arguments.add("--" + setting));
    return new RunningService(
        new SpringApplicationBuilder(ChatService.class, OwnEventLoops.class)
            .listeners(
                event -> {
                  if (event instanceof ApplicationStartedEvent) {
                    beforeRunners.run();
                  }
                })
            .run(arguments.toArray(String[]::new)));
  }

  /// A caller without a token.
  public Caller anyone() {
    return new Caller(base("local.server.port"), true, null);
  }

  /// A caller with the token of a user that no other test has.
  public Caller newUser(String name) {
    return anyone().as(Tokens.of(Names.unique(name)));
  }

  /// A caller with a service token, that of a user whom no other test has.
  public Caller newService(String name) {
    return anyone().as(Tokens.ofService(Names.unique(name)));
  }

  /// A caller with an operator's token.
  public Caller newOperator(String name) {
    return anyone().as(Tokens.ofOperator(Names.unique(name)));
  }

  /// A caller whose token grants him a role in a room.
  public Caller granted(String user, String room, Role role) {
    return anyone().as(Tokens.granting(user, room, role));
  }

  public Caller as(String user) {
    return anyone().as(Tokens.of(user));
  }

  public Caller actuator() {
    return new Caller(base("local.management.port"), false, null);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /// Of the API, each like `GET /v1/rooms/{room}`.
  public SortedSet<String> routes() {
    return Routes.of(context);
  }

  @Override
  public void close() {
    context.close();
  }

  private String base(String port) {
    return "http://127.0.0.1:" + context.getEnvironment().getProperty(port);
  }

  /// Several services in one JVM: by default the first that ends takes the event loops of all with
  /// it.
  @Configuration(proxyBeanMethods = false)
  static class OwnEventLoops {
    @Bean
    ReactorResourceFactory reactorResourceFactory() {
      var factory = new ReactorResourceFactory();
      factory.setUseGlobalResources(false);
      return factory;
    }
  }
}
