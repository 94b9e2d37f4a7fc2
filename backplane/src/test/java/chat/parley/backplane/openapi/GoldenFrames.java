package chat.parley.backplane.openapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The golden files of what stands in frames of a WebSocket.
final class GoldenFrames {
  private static final Path GOLDEN = Path.of("../protocol/src/test/resources/golden");

  private GoldenFrames() {}

  /// @param kind `command-`, `reply-` or `event-`
  static SortedMap<String, JsonNode> of(String kind) {
    try (var files = Files.list(GOLDEN)) {
      var frames = new TreeMap<String, JsonNode>();
      for (var file : files.toList()) {
        var name = file.getFileName().toString();
        if (name.startsWith(kind)) {
          frames.put(name, JsonMapper.shared().readTree(Files.readString(file)));
        }
      }
      return frames;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the commands among them are called.
  static Set<String> commands() {
    return of("command-").values().stream()
        .map(command -> command.path("cmd").asString())
        .collect(Collectors.toSet());
  }
}
