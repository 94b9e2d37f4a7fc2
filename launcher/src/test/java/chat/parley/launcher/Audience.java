package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.RoomReader;
import chat.parley.launcher.client.Transport;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/// One user who follows a room over every transport on every node: wherever and however he does, he
/// is shown the same.
record Audience(List<RoomReader> readers) implements AutoCloseable {
  /// From now on.
  static Audience join(TestCluster cluster, Identity who, String room) {
    return open(cluster, (transport, node) -> RoomReader.join(transport, who, room, node));
  }

  /// Goes on behind a position.
  static Audience resume(TestCluster cluster, Identity who, String room, String cursor) {
    return open(
        cluster, (transport, node) -> RoomReader.resume(transport, who, room, cursor, node));
  }

  private static Audience open(
      TestCluster cluster, BiFunction<Transport, URI, RoomReader> opening) {
    var audience = new Audience(new ArrayList<>());
    try {
      for (var node : cluster.members()) {
        for (var transport : Transport.values()) {
          audience.readers.add(opening.apply(transport, cluster.node(node)));
        }
      }
    } catch (RuntimeException | AssertionError e) {
      audience.close();
      throw e;
    }
    return audience;
  }

  /// What all of them are shown next, which has this name.
  JsonNode next(String name) {
    var first = readers.getFirst().next(name);
    readers.stream()
        .skip(1)
        .forEach(reader -> assertThat(reader.next(name)).as("%s", reader).isEqualTo(first));
    return first;
  }

  /// Where all of them stand.
  String cursor() {
    var first = readers.getFirst().cursor();
    assertThat(readers).allSatisfy(reader -> assertThat(reader.cursor()).isEqualTo(first));
    return first;
  }

  @Override
  public void close() {
    readers.forEach(RoomReader::close);
  }
}
