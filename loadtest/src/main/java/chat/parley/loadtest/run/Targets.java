package chat.parley.loadtest.run;

import chat.parley.loadtest.client.Gateway;
import chat.parley.loadtest.client.Loopback;
import chat.parley.loadtest.process.ServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a run is aimed at: all of it on this machine. Immutable.
public record Targets(
    List<Gateway> gateways, URI rest, List<ServerProcess> servers, Optional<Path> keyFile) {
  public Targets {
    if (gateways.isEmpty()) {
      throw new IllegalArgumentException("no gateways named");
    }
    Loopback.addressOf(rest);
  }
}
