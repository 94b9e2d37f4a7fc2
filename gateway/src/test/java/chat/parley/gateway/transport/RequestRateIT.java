package chat.parley.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.metrics.BackplaneMeter;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.PollClient.Answer;
import chat.parley.gateway.WebSocketClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How often a user may give commands over HTTP.
final class RequestRateIT {
  private static final int ENOUGH = 50;

  private static final GatewayNode NODE =
      GatewayNode.start(
          Map.of(
              "parley.web.commands-per-second", "1",
              "parley.web.command-burst", "3"));

  private final String bob = GatewayNode.name("bob");

  static Stream<String> commands() {
    return NODE.routes().stream().filter(route -> !route.startsWith("GET "));
  }

  @AfterAll
  static void stop() {
    NODE.close();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsCounted(String route) {
    var method = route.substring(0, route.indexOf(' '));
    var path =
        route.substring(route.indexOf(' ') + 1).replace("{room}", "nowhere").replace("{user}", bob);
    try (var client = PollClient.of(NODE, bob)) {
      double before = NODE.count(BackplaneMeter.REQUESTS_REFUSED, "error", "too-many-commands");

      var answers = untilRefused(() -> client.call(method, path, "application/json", "{}"));

      assertThat(answers.size()).as("those of the burst are served").isGreaterThan(3);
      var refused = answers.getLast();
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
      assertThat(refused.header("retry-after")).isEqualTo("1");
      assertThat(NODE.count(BackplaneMeter.REQUESTS_REFUSED, "error", "too-many-commands"))
          .isEqualTo(before + 1);
    }
  }

  @Test
  void theyAreCountedTogetherAndForEachUserAlone() {
    var room = NODE.publicRoom();
    NODE.join(room, bob);
    var path = "/v1/rooms/" + room;
    try (var client = PollClient.of(NODE, bob);
        var other = PollClient.of(NODE, GatewayNode.name("carol"))) {
      long since = System.nanoTime();
      var answers = untilRefused(() -> client.post(path + "/messages", "{\"text\":\"hi\"}"));
      answers.addAll(untilRefused(() -> client.post(path + "/typing", "")));
      int seconds = Math.toIntExact(Duration.ofNanos(System.nanoTime() - since).toSeconds());
      // The two that are refused apart: one burst for all, and one more with each second.
      assertThat(answers.size() - 2).as("no burst of its own").isLessThanOrEqualTo(3 + seconds);
      assertThat(other.post(path + "/typing", "").code()).isEqualTo(4301);
    }
  }

  @Test
  void pollsThatDoNotWaitAreCommands() {
    var room = NODE.publicRoom();
    var query = "rooms=" + room;
    try (var client = PollClient.of(NODE, bob)) {
      var cursor = client.poll(query).cursor();
      var refused = untilRefused(() -> client.poll(query + "&wait=0&cursor=" + cursor)).getLast();
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("retry-after")).isEqualTo("1");
      untilRefused(() -> client.poll(query));

      NODE.say(room, "hi");
      for (int i = 0; i < 10; i++) {
        assertThat(client.poll(query + "&cursor=" + cursor).texts()).containsExactly("hi");
      }
      Waiting.until("the others are served again", () -> client.poll(query).status() == 200);
    }
  }

  /// However often it comes with the same cursor, it is answered at once.
  @Test
  void pollsThatWaitHaveAHigherRateOfTheirOwnAndLoseNothing() {
    var room = NODE.publicRoom();
    NODE.join(room, bob);
    try (var client = PollClient.of(NODE, bob)) {
      var query = "rooms=" + room + "&cursor=" + client.poll("rooms=" + room).cursor();
      NODE.say(room, "hi");

      var answers = untilRefused(() -> client.poll(query));

      assertThat(answers).as("four times the others' burst are served").hasSizeGreaterThan(12);
      assertThat(answers.getLast().status()).isEqualTo(429);
      assertThat(answers.getLast().header("retry-after")).isEqualTo("1");
      assertThat(client.post("/v1/rooms/" + room + "/typing", "").status())
          .as("commands go on")
          .isEqualTo(200);
      NODE.say(room, "there");
      Waiting.until(
          "polls are answered again",
          () -> {
            answers.add(client.poll(query));
            return answers.getLast().status() == 200;
          });
      assertThat(answers.getLast().texts()).containsExactly("hi", "there");
    }
  }

  @Test
  void pollsOfWhatIsNotThereCountToo() {
    var room = NODE.publicRoom();
    try (var client = PollClient.of(NODE, bob)) {
      var cursor = client.poll("rooms=" + room).cursor();
      var answers = untilRefused(() -> client.poll("rooms=nowhere&wait=1&cursor=" + cursor));
      assertThat(answers.getFirst().code()).isEqualTo(4302);
    }
  }

  @Test
  void servicesAreNotCounted() {
    var room = NODE.publicRoom();
    NODE.join(room, bob);
    var path = "/v1/rooms/" + room + "/messages?as=" + bob;
    try (var service = PollClient.withToken(NODE, NODE.serviceToken("back-end"));
        var client = PollClient.of(NODE, bob)) {
      for (int i = 0; i < 20; i++) {
        assertThat(service.post(path, "{\"text\":\"hi\"}").status()).isEqualTo(200);
      }
      assertThat(client.post("/v1/rooms/" + room + "/typing", "").status())
          .as("nor is the user for what they do as him")
          .isEqualTo(200);
    }
  }

  @Test
  void aConnectionOfTheUserHasARateOfItsOwn() {
    var room = NODE.publicRoom();
    NODE.join(room, bob);
    try (var client = PollClient.of(NODE, bob);
        var socket = WebSocketClient.connect(NODE, bob)) {
      untilRefused(() -> client.post("/v1/rooms/" + room + "/typing", ""));
      assertThat(socket.call("\"cmd\":\"ping\"").has("error")).isFalse();
    }
  }

  /// A machine that is slow enough lets one more in.
  private static List<Answer> untilRefused(Supplier<Answer> ask) {
    var answers = new ArrayList<Answer>();
    do {
      assertThat(answers).as("sooner or later").hasSizeLessThan(ENOUGH);
      answers.add(ask.get());
    } while (answers.getLast().code() != 4103);
    return answers;
  }
}
