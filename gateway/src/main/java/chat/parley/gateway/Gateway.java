package chat.parley.gateway;

import chat.parley.backplane.BackplaneConfiguration;
import chat.parley.gateway.page.PageConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// One gateway node.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({BackplaneConfiguration.class, GatewayConfiguration.class, PageConfiguration.class})
public class Gateway {
  public static void main(String[] arguments) {
    SpringApplication.run(Gateway.class, arguments);
  }
}
