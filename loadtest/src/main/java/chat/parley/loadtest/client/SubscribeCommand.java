package chat.parley.loadtest.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Collectors;

/// The command that follows all rooms of a seat from now on.
final class SubscribeCommand {
  private SubscribeCommand() {}

  static byte[] to(List<String> rooms) {
    return rooms.stream()
        .map(room -> "\"" + room + "\":null")
        .collect(Collectors.joining(",", "{\"id\":1,\"cmd\":\"subscribe\",\"rooms\":{", "}}"))
        .getBytes(UTF_8);
  }
}
