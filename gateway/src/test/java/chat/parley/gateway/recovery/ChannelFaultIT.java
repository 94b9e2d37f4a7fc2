package chat.parley.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.RedisProxy;
import chat.parley.backplane.redis.RedisProxy.Treatment;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What happens between Redis and the node is the node's own affair: clients see delay and nothing
/// else.
final class ChannelFaultIT {
  private final RedisProxy network = RedisProxy.before(RedisExtension.server());
  private final GatewayNode node =
      GatewayNode.start(
          Map.of(
              "spring.data.redis.host",
              network.server().host(),
              "spring.data.redis.port",
              "" + network.server().port(),
              "management.server.port",
              "0",
              "parley.gateway.recovery.position-check",
              "2s"));
  private final String room = node.publicRoom();

  @AfterEach
  void stop() {
    node.close();
    network.close();
  }

  @Test
  void publicationsThatAreLostDoubledAndDelayedArriveOnceAndInOrder() {
    try (var socket = WebSocketClient.connect(node, "bob");
        var stream = EventStreamClient.open(node, "carol", "rooms=" + room)) {
      socket.subscribe(room);
      stream.expect("cursor");
      var delay = new Treatment.Delay(Duration.ofMillis(20));
      network.treat(
          number ->
              switch ((int) (number % 7)) {
                case 1, 2 -> new Treatment.Drop();
                case 3 -> new Treatment.Twice();
                case 5 -> delay;
                default -> new Treatment.Pass();
              });

      var texts = IntStream.range(0, 200).mapToObj(i -> "m" + i).toList();
      node.sayAll(room, texts);
      network.treat(_ -> new Treatment.Drop());
      node.say(room, "the last, lost for good");

      texts.forEach(socket::expectMessage);
      socket.expectMessage("the last, lost for good");
      texts.forEach(stream::expectMessage);
      stream.expectMessage("the last, lost for good");
      assertThat(node.count(GatewayMeter.GAPS)).isPositive();
      assertThat(node.count(GatewayMeter.RESETS)).isZero();
    }
  }

  @Test
  void whileTheChannelsAreCutOrSilentlyStalledNobodyIsDisconnectedAndNothingIsLost() {
    try (var socket = WebSocketClient.connect(node, "bob");
        var stream = EventStreamClient.open(node, "carol", "rooms=" + room);
        var poller = PollClient.of(node, "dave")) {
      socket.subscribe(room);
      stream.expect("cursor");
      var cursor = node.say(room, "before");

      network.stallChannels();
      node.say(room, "stalled");
      var polled = poller.poll("rooms=" + room + "&cursor=" + cursor + "&wait=25");
      network.cutChannels();
      node.say(room, "cut");

      for (var text : List.of("before", "stalled", "cut")) {
        socket.expectMessage(text);
        stream.expectMessage(text);
      }
      assertThat(polled.texts()).contains("stalled");
      assertThat(node.count(GatewayMeter.RESETS)).isZero();
      socket.ping();
    }
  }

  @Test
  void aNodeWhoseChannelsAloneDeliverNothingIsNotReadyAndLives() {
    assertThat(health("readiness")).isEqualTo(200);
    network.stallChannelsForGood();
    Waiting.until("it is not ready", () -> health("readiness") == 503);
    assertThat(ask("readiness").body())
        .as("it says why, and nothing more")
        .contains("\"channels\":{\"status\":\"DOWN\"}")
        .contains("\"readinessState\":{\"status\":\"UP\"}")
        .doesNotContain("details");
    assertThat(health("liveness")).isEqualTo(200);
    network.heal();
    Waiting.until("it is ready again", () -> health("readiness") == 200);
  }

  private int health(String group) {
    return ask(group).statusCode();
  }

  private HttpResponse<String> ask(String group) {
    try (var http = HttpClient.newHttpClient()) {
      var port = node.property("local.management.port");
      var uri = URI.create("http://localhost:" + port + "/actuator/health/" + group);
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
