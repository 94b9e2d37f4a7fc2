package chat.parley.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.StateDesk;
import chat.parley.gateway.WebSocketClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Four metrics that change cost the bytes of four, however many there are beside them: counted for
/// each transport, against a room that has no others.
final class StateBytesIT {
  private static final String FOUR =
      IntStream.range(0, 4)
          .mapToObj(
              i -> "{\"op\":\"replace\",\"path\":\"/metric-%d\",\"value\":7000000}".formatted(i))
          .collect(Collectors.joining(",", "[", "]"));

  private final GatewayNode node = GatewayNode.shared();
  private final StateDesk desk = new StateDesk(node);

  @Test
  void fourOfTwoHundredCostWhatFourOfFourDo() {
    var small = metrics(4);
    var large = metrics(200);
    assertThat(large.length()).isGreaterThan(4_000);

    var costs = costs(large);

    assertThat(costs).isEqualTo(costs(small));
    assertThat(costs).allMatch(bytes -> bytes < FOUR.length() + 300);
  }

  /// The bytes of one change, as they come: frames of a socket, lines of a stream, bodies of polls
  /// that wait and that do not.
  private List<Integer> costs(String document) {
    var room = desk.room();
    var set = desk.put(room, document);
    try (var socket = WebSocketClient.connect(node, "bob");
        var stream = EventStreamClient.open(node, "bob", "rooms=" + room);
        var poller = PollClient.of(node, "bob")) {
      socket.subscribe(room);
      assertThat(socket.event().path("document").toString()).isEqualTo(document);
      assertThat(stream.expect("snapshot").data()).hasSizeGreaterThan(document.length());
      var waiting = poller.polling("rooms=" + room + "&cursor=" + set);

      desk.patch(room, FOUR);

      int frame = socket.frame().payload().length;
      var event = stream.expect("patch");
      var lines = "id: " + event.id() + "\nevent: patch\ndata: " + event.data() + "\n\n";
      var polled = Waiting.of(waiting);
      var shortPolled = poller.poll("rooms=" + room + "&wait=0&cursor=" + set);
      return List.of(
          frame, bytes(lines), bytes(polled.http().body()), bytes(shortPolled.http().body()));
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String metrics(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"metric-" + i + "\":" + (1_000_000 + i))
        .collect(Collectors.joining(",", "{", "}"));
  }
}
