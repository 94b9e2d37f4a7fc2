package chat.parley.gateway;

import chat.parley.backplane.BackplaneConfiguration;
import chat.parley.gateway.page.PageConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration;
import org.springframework.context.annotation.Import;

/// One gateway node.
@SpringBootConfiguration(proxyBeanMethods = false)
// A trace span per Redis command costs as much as the command.
@EnableAutoConfiguration(exclude = LettuceObservationAutoConfiguration.class)
@Import({BackplaneConfiguration.class, GatewayConfiguration.class, PageConfiguration.class})
public class Gateway {
  public static void main(String[] arguments) {
    SpringApplication.run(Gateway.class, arguments);
  }
}
