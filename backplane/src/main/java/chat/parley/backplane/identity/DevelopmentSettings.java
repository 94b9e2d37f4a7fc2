package chat.parley.backplane.identity;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param development anyone gets a token for any user, and pages of any local origin may connect.
///   Never in production
/// @param node the name of this process in logs, in answers, in `/config.json` and on `/cluster`;
///   Prometheus names nodes by their addresses (`instance`)
@ConfigurationProperties("parley")
public record DevelopmentSettings(
    @DefaultValue("false") boolean development, @DefaultValue("node") String node) {}
