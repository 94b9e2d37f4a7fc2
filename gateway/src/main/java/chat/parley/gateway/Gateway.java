package chat.parley.gateway;

import chat.parley.backplane.BackplaneConfiguration;
import chat.parley.gateway.page.PageConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisRepositoriesAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration;
import org.springframework.context.annotation.Import;

/// One gateway node. What it takes from Boot is the web server, the actuator, JSON and the settings
/// of Redis.
@SpringBootConfiguration(proxyBeanMethods = false)
// A trace span per Redis command costs as much as the command.
@EnableAutoConfiguration(
    exclude = {
      DataRedisReactiveAutoConfiguration.class,
      DataRedisRepositoriesAutoConfiguration.class,
      LettuceObservationAutoConfiguration.class
    })
@Import({BackplaneConfiguration.class, GatewayConfiguration.class, PageConfiguration.class})
public class Gateway {
  public static void main(String[] arguments) {
    SpringApplication.run(Gateway.class, arguments);
  }
}
