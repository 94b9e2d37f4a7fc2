package chat.parley.gateway.page;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param restUrl where a browser reaches chat-service; empty where that is the page's own origin,
///   as behind a balancer
@ConfigurationProperties("parley.gateway")
public record PageSettings(@DefaultValue("") String restUrl) {}
