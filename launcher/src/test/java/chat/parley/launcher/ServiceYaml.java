package chat.parley.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/// A service's `application.yaml`, as it stands in its jar. Immutable.
record ServiceYaml(Map<?, ?> values) {
  static ServiceYaml of(String module) throws IOException {
    var file =
        TestCluster.repository().resolve(module).resolve("src/main/resources/application.yaml");
    return new ServiceYaml((Map<?, ?>) Overlay.documents(Files.readString(file)).getFirst());
  }

  String text(String... path) {
    Object value = values;
    for (var step : path) {
      value = value instanceof Map<?, ?> map ? map.get(step) : null;
    }
    if (value == null) {
      throw new AssertionError("not set: " + String.join(".", path));
    }
    return value.toString();
  }

  int number(String... path) {
    return Integer.parseInt(text(path));
  }

  Duration duration(String... path) {
    return parsed(text(path));
  }

  /// Like `30s`.
  static Duration parsed(String text) {
    return Duration.parse("PT" + text);
  }
}
