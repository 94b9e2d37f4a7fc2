package chat.parley.service.profile;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.service.Answer;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Profiles over HTTP. Who is told of them live is tested with gateways.
final class ProfileRoutesIT {
  private final RunningService service = RunningService.shared();
  private final Caller alice = service.newUser("alice");
  private final Caller bob = service.newUser("bob");

  @Test
  void whoHasSaidNothingHasAProfileAllTheSame() {
    assertThat(bob.get(path(alice)).expect(200).body())
        .isEqualTo("{\"user\":\"" + alice.user() + "\",\"version\":0}");
  }

  @Test
  void whatOneSaysOfHimselfAnybodyMayAskFor() {
    var custom = "{\"b\":1.50,\"a\":[null,\"<é>\"]}";
    var put =
        change(
            alice,
            "{\"name\":\"Alice é\",\"avatar\":\"https://example.org/a?b&c\",\"custom\": "
                + custom
                + " ,\"x\":1}");
    assertThat(put.body())
        .isEqualTo(
            "{\"user\":\"%s\",\"version\":%d,\"name\":\"Alice é\",\"avatar\":\"https://example.org/a?b&c\",\"custom\":%s}"
                .formatted(alice.user(), version(put), custom));
    assertThat(version(put)).isPositive();
    assertThat(bob.get(path(alice)).expect(200).body()).isEqualTo(put.body());
  }

  @Test
  void whatIsAbsentStaysAndWhatIsNullGoes() {
    change(alice, "{\"name\":\"Alice\",\"avatar\":\"https://example.org/\",\"custom\":{\"x\":1}}");
    var partly = change(alice, "{\"name\":\"Al\",\"avatar\":null}");
    assertThat(partly.text("name")).isEqualTo("Al");
    assertThat(partly.json().has("avatar")).isFalse();
    assertThat(partly.json().path("custom").toString()).isEqualTo("{\"x\":1}");

    var whole = change(alice, "{\"custom\":{\"y\":2}}");
    assertThat(whole.json().path("custom").toString())
        .as("custom fields are one value")
        .isEqualTo("{\"y\":2}");
    var nothing = change(alice, "{\"name\":null,\"avatar\":null,\"custom\":null}");
    assertThat(nothing.body())
        .isEqualTo("{\"user\":\"%s\",\"version\":%d}".formatted(alice.user(), version(nothing)));
  }

  @Test
  void aRepeatChangesNothingAndAChangeHasAGreaterVersion() {
    var first = change(alice, "{\"name\":\"Alice\"}");
    assertThat(change(alice, "{\"name\":\"Alice\"}").body()).isEqualTo(first.body());
    assertThat(change(alice, "{}").body()).isEqualTo(first.body());
    assertThat(version(change(alice, "{\"name\":\"Al\"}"))).isGreaterThan(version(first));
  }

  @Test
  void severalAreAskedForAtOnceEachOnceAndInTheirOrder() {
    change(bob, "{\"name\":\"Bob\",\"custom\":{}}");
    var answer =
        alice.post("/v1/users/lookup", users(alice.user(), bob.user(), alice.user())).expect(200);
    assertThat(answer.texts("profiles", "user")).containsExactly(alice.user(), bob.user());
    assertThat(answer.texts("profiles", "name")).containsExactly("", "Bob");
    assertThat(answer.json().path("profiles").get(1).toString())
        .isEqualTo(alice.get(path(bob)).expect(200).json().toString());
  }

  @Test
  void noneAndTooManyAreRefused() {
    for (var body : List.of("{}", users(), "{\"users\":\"alice\"}", "")) {
      alice.post("/v1/users/lookup", body).expectProblem(400, 4300);
    }
    var many = IntStream.rangeClosed(0, 100).mapToObj(i -> "user-" + i).toArray(String[]::new);
    alice.post("/v1/users/lookup", users(many)).expectProblem(400, 4300);
    alice.post("/v1/users/lookup", users("a b")).expectProblem(400, 4305);
  }

  @Test
  void nobodySaysWhatAnotherIs() {
    bob.put(path(alice), "{\"name\":\"Mallory\"}").expectProblem(403, 4311);
    service.anyone().put(path(alice), "{\"name\":\"Mallory\"}").expectProblem(401, 4200);
    service.anyone().get(path(alice)).expectProblem(401, 4200);
    service.anyone().post("/v1/users/lookup", users(alice.user())).expectProblem(401, 4200);
    assertThat(alice.get(path(alice)).json().has("name")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\":\"\"}|'name'",
        "{\"name\":7}|'name'",
        "{\"name\":\"a\\u202eb\"}|'name'",
        "{\"avatar\":\"javascript:alert(1)\"}|'avatar'",
        "{\"avatar\":\"https://u:p@example.org/\"}|'avatar'",
        "{\"custom\":[]}|'custom'",
        "{\"name\":\"Al\",\"custom\":\"x\"}|'custom'",
      })
  void whatAFieldMayNotBeIsRefusedAndNothingChanges(String body, String field) {
    var before = change(alice, "{\"name\":\"Alice\"}").body();
    var refused = alice.put(path(alice), body).expectProblem(400, 4362);
    assertThat(refused.text("detail")).startsWith(field);
    assertThat(alice.get(path(alice)).body()).isEqualTo(before);
  }

  @Test
  void everyFieldIsBounded() {
    change(alice, "{\"name\":\"" + "x".repeat(100) + "\"}");
    alice.put(path(alice), "{\"name\":\"" + "x".repeat(101) + "\"}").expectProblem(400, 4362);
    alice
        .put(path(alice), "{\"avatar\":\"https://example.org/" + "x".repeat(1_024) + "\"}")
        .expectProblem(400, 4362);
    change(alice, custom(2_048));
    alice.put(path(alice), custom(2_049)).expectProblem(400, 4362);
    alice.put(path(alice), custom(64 * 1_024)).expectProblem(413, 4316);
  }

  @Test
  void aBodyIsAJsonObject() {
    for (var body : List.of("", "[]", "{", "{\"name\":\"a\"} {}", "null")) {
      alice.put(path(alice), body).expectProblem(400, 4300);
    }
    alice.send("PUT", path(alice), "Content-Type", "text/plain").expectProblem(415, 4317);
  }

  @Test
  void idsAndMethodsAreChecked() {
    alice.get("/v1/users/a%20b").expectProblem(400, 4305);
    alice.put("/v1/users/@alice", "{}").expectProblem(400, 4305);
    alice.delete(path(alice)).expectProblem(405, 4313);
    alice.post(path(alice), "{}").expectProblem(405, 4313);
  }

  @Test
  void aUserMayHaveTheNameOfTheLookup() {
    assertThat(alice.get("/v1/users/lookup").expect(200).text("user")).isEqualTo("lookup");
    var lookup = service.as("lookup");
    assertThat(lookup.put("/v1/users/lookup", "{\"name\":\"L\"}").expect(200).text("name"))
        .isEqualTo("L");
  }

  /// As the settings say: each room that is told is counted.
  @Test
  void roomsAreTold() {
    try (var strict =
        RunningService.start(
            RedisExtension.server().uri(),
            "parley.profiles.max-rooms=2",
            "parley.profiles.tell-interval=1s",
            "parley.profiles.max-custom=10B")) {
      var there = strict.as(alice.user());
      for (int i = 0; i < 3; i++) {
        there.newRoom("private");
      }
      there.put(path(there), custom(11)).expectProblem(400, 4362);
      change(there, custom(10));
      Waiting.until("two rooms are told", () -> told(strict).equals("2.0"));
      change(there, "{\"name\":\"A\"}");
      Waiting.until("and told again", () -> told(strict).equals("4.0"));
    }
  }

  private static String told(RunningService service) {
    return service
        .actuator()
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("parley_backplane_profile_rooms_total"))
        .filter(line -> line.contains("result=\"told\""))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .findFirst()
        .orElse("");
  }

  private static Answer change(Caller caller, String body) {
    return caller.put(path(caller), body).expect(200);
  }

  /// A body whose custom fields take so many bytes.
  private static String custom(int bytes) {
    return "{\"custom\":{\"x\":\"" + "y".repeat(bytes - 8) + "\"}}";
  }

  private static long version(Answer answer) {
    return answer.json().path("version").asLong();
  }

  private static String users(String... users) {
    return IntStream.range(0, users.length)
        .mapToObj(i -> '"' + users[i] + '"')
        .collect(Collectors.joining(",", "{\"users\":[", "]}"));
  }

  private static String path(Caller user) {
    return "/v1/users/" + user.user();
  }
}
