package chat.parley.service;

import chat.parley.backplane.FileLimit;
import chat.parley.backplane.identity.DevelopmentSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.env.Environment;

/// Says once what this node is, when Redis has been found fit. Boot counts the node as ready when
/// all runners are through: so ready means that Redis has answered, but an outage later takes no
/// node out of the balancer, which would only turn 4100 into a refused connection.
final class StartUp implements ApplicationRunner {
  private static final Logger log = LoggerFactory.getLogger(StartUp.class);

  private final DevelopmentSettings settings;
  private final Environment environment;

  StartUp(DevelopmentSettings settings, Environment environment) {
    this.settings = settings;
    this.environment = environment;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    log.info(
        "node {} answers on port {}, actuator on {}; development mode {}; file limit {}",
        settings.node(),
        environment.getProperty("local.server.port"),
        environment.getProperty("local.management.port"),
        settings.development() ? "ON" : "off",
        FileLimit.max());
  }
}
