package chat.parley.service.edge;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisExtension;
import chat.parley.service.Answer;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How often a user may ask chat-service for something.
final class RequestRateIT {
  private static final int ENOUGH = 50;

  private static final RunningService SERVICE =
      RunningService.start(
          RedisExtension.server().uri(),
          "parley.web.commands-per-second=1",
          "parley.web.command-burst=3");

  private final Caller bob = SERVICE.newUser("bob");

  static Stream<String> commands() {
    return SERVICE.routes().stream()
        .filter(route -> !route.startsWith("GET "))
        // Who asks for a token has none.
        .filter(route -> !route.equals("POST /v1/tokens"));
  }

  @AfterAll
  static void stop() {
    SERVICE.close();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsCounted(String route) {
    var method = route.substring(0, route.indexOf(' '));
    var path =
        route
            .substring(route.indexOf(' ') + 1)
            .replace("{room}", "nowhere")
            .replace("{user}", bob.user())
            .replaceAll("[{][a-z]+[}]", "nobody");

    var answers =
        untilRefused(() -> bob.sendBody(method, path, "{}", "Content-Type", "application/json"));

    assertThat(answers.size()).as("those of the burst are served").isGreaterThan(3);
    var refused = answers.getLast();
    refused.expectProblem(429, 4103);
    assertThat(refused.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void theyAreCountedTogetherAndForEachUserAlone() {
    long since = System.nanoTime();
    var answers = untilRefused(() -> bob.put("/v1/direct/" + bob.user()));
    answers.addAll(untilRefused(() -> bob.post("/v1/rooms", "{}")));
    int seconds = Math.toIntExact(Duration.ofNanos(System.nanoTime() - since).toSeconds());
    // The two that are refused apart: one burst for all, and one more with each second.
    assertThat(answers.size() - 2).as("no burst of its own").isLessThanOrEqualTo(3 + seconds);
    SERVICE.newUser("carol").newRoom("public");
  }

  @Test
  void readsAreNotCounted() {
    for (int i = 0; i < 20; i++) {
      bob.get("/v1/rooms").expect(200);
    }
  }

  @Test
  void servicesAreNotCounted() {
    var backEnd = SERVICE.newService("back-end");
    for (int i = 0; i < 20; i++) {
      backEnd
          .put("/v1/users/" + bob.user() + "?as=" + bob.user(), "{\"name\":\"Bob\"}")
          .expect(200);
    }
    bob.put("/v1/users/" + bob.user(), "{\"name\":\"Bob\"}").expect(200);
  }

  /// A machine that is slow enough lets one more in.
  private static List<Answer> untilRefused(Supplier<Answer> ask) {
    var answers = new ArrayList<Answer>();
    do {
      assertThat(answers).as("sooner or later").hasSizeLessThan(ENOUGH);
      answers.add(ask.get());
    } while (answers.getLast().status() != 429);
    return answers;
  }
}
