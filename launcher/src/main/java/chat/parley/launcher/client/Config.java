package chat.parley.launcher.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;

/// What a gateway tells its pages. Immutable.
///
/// @param node who has answered
/// @param rest where chat-service is
public record Config(String node, URI rest) {
  /// Asks over a connection of its own, so that a balancer chooses anew.
  public static Config of(URI origin) throws IOException, InterruptedException {
    try (var http = Http.client()) {
      var request = Http.request(origin.resolve("/config.json"), null).build();
      var answer = Http.json(http.send(request, BodyHandlers.ofString()));
      var rest = answer.path("rest").asString();
      return new Config(answer.path("node").asString(), rest.isEmpty() ? origin : URI.create(rest));
    }
  }
}
