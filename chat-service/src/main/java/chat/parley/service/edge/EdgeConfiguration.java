package chat.parley.service.edge;

import chat.parley.service.page.PageSettings;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/// Wires what all routes of this service share.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PageSettings.class)
public class EdgeConfiguration {}
