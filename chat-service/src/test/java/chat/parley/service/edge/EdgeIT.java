package chat.parley.service.edge;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import chat.parley.service.Tokens;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EdgeIT {
  private final RunningService service = RunningService.shared();
  private final Caller anyone = service.anyone();
  private final Caller alice = service.newUser("alice");

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/rooms",
    "GET, /v1/rooms",
    "GET, /v1/rooms/general",
    "GET, /v1/rooms/general/members",
    "PUT, /v1/rooms/general/members/alice",
    "DELETE, /v1/rooms/general/members/alice",
    "GET, /v1/rooms/general/messages",
    "POST, /v1/rooms/general/messages",
    "GET, /v1/rooms/general/export",
    "POST, /v1/broadcast",
    "GET, /v1/users/alice/connections",
    "DELETE, /v1/users/alice/connections",
    "GET, /v1/users/alice",
    "PUT, /v1/users/alice",
    "POST, /v1/users/lookup",
    "GET, /v1/users/alice/blocks",
    "PUT, /v1/users/alice/blocks/bob",
    "DELETE, /v1/users/alice/blocks/bob",
    "PUT, /v1/presence"
  })
  void everythingNeedsAToken(String method, String path) {
    var answer = anyone.send(method, path).expectProblem(401, 4200);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    anyone.send(method, path, "Authorization", "Basic YTpi").expectProblem(401, 4200);
    anyone.send(method, path, "Authorization", "Bearer x").expectProblem(401, 4201);
    anyone.as(Tokens.forged("alice")).send(method, path).expectProblem(401, 4201);
    anyone.as(Tokens.expired("alice")).send(method, path).expectProblem(401, 4202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v1/",
        "/v1/nothing",
        "/v1/rooms/",
        "/v1/rooms/a/b",
        "/v1/users",
        "/v1/users/a/b",
        "/v1/ws",
        "/index.html"
      })
  void whereThereIsNothingThatIsSaid(String path) {
    anyone.get(path).expectProblem(404, 4314);
    alice.post(path, "{}").expectProblem(404, 4314);
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /v1/rooms, 'POST,GET'",
    "DELETE, /v1/rooms/general, 'GET,PATCH'",
    "POST, /v1/rooms/general/members, GET",
    "GET, /v1/rooms/general/members/alice, 'PUT,PATCH,DELETE'",
    "PUT, /v1/rooms/general/messages, 'POST,GET'",
    "PUT, /v1/users/alice/connections, 'GET,DELETE'",
    "POST, /v1/users/alice, 'GET,PUT'",
    "POST, /v1/users/alice/blocks, GET",
    "GET, /v1/users/alice/blocks/bob, 'PUT,DELETE'",
    "GET, /v1/tokens, POST",
    "GET, /v1/presence, 'POST,PUT'"
  })
  void aPathSaysWhichMethodsItAnswers(String method, String path, String allowed) {
    var answer = anyone.send(method, path).expectProblem(405, 4313);
    assertThat(answer.header("Allow").split(",")).containsExactlyInAnyOrder(allowed.split(","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/rooms", "/v1/rooms/general/messages", "/v1/tokens"})
  void bodiesAreBounded(String path) {
    var body = "{\"text\":\"" + "x".repeat(64 * 1024) + "\"}";
    alice.post(path, body).expectProblem(413, 4316);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/rooms", "/v1/rooms/general/messages", "/v1/tokens"})
  void bodiesAreJson(String path) {
    for (var type : List.of("text/plain", "application/x-www-form-urlencoded", "nonsense")) {
      alice.post(path, type, "{}").expectProblem(415, 4317);
    }
    alice.post(path, "{").expectProblem(400, 4300);
  }

  /// Reactor Netty 1.3.7 stopped reading such a connection within a hundred rounds.
  @Test
  void aConnectionIsGoodForAnyNumberOfRequests() {
    for (int i = 0; i < 500; i++) {
      alice.get("/v1/rooms?mine=true").expect(200);
      alice.get("/v1/nothing").expect(404);
    }
  }

  @Test
  void messagesAreSentHereToo() {
    var room = alice.newRoom("public");
    var first =
        alice
            .post("/v1/rooms/" + room + "/messages", "{\"key\":\"k\",\"text\":\"hi\"}")
            .expect(200);
    assertThat(first.json().path("offset").asLong()).isEqualTo(2);
    var repeat = alice.post("/v1/rooms/" + room + "/messages", "{\"key\":\"k\",\"text\":\"hi\"}");
    assertThat(repeat.expect(200).body()).isEqualTo(first.body());
    var bob = service.newUser("bob");
    bob.post("/v1/rooms/" + room + "/messages", "{\"text\":\"hi\"}").expectProblem(403, 4301);
    bob.post("/v1/rooms/no-such-room/messages", "{\"text\":\"hi\"}").expectProblem(404, 4302);
  }

  @Test
  void pagesOfTheLocalGatewayMayCall() {
    for (var origin : List.of("http://localhost:8081", "http://127.0.0.1:8082")) {
      for (var method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
        var answer =
            anyone.send(
                "OPTIONS",
                "/v1/rooms/general/members/alice",
                "Origin",
                origin,
                "Access-Control-Request-Method",
                method,
                "Access-Control-Request-Headers",
                "authorization,content-type");
        answer.expect(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(answer.header("Access-Control-Allow-Methods")).contains(method);
        assertThat(answer.header("Access-Control-Allow-Headers"))
            .contains("authorization", "content-type");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"if-match", "if-none-match"})
  void pagesOfTheLocalGatewayMaySayWhatTheyKnow(String header) {
    var origin = "http://localhost:8081";
    var path = "/v1/rooms/" + alice.newRoom("public") + "/state";
    var allowed =
        anyone.send(
            "OPTIONS",
            path,
            "Origin",
            origin,
            "Access-Control-Request-Method",
            "PATCH",
            "Access-Control-Request-Headers",
            "authorization,content-type," + header);
    allowed.expect(200);
    assertThat(allowed.header("Access-Control-Allow-Headers")).contains(header);
    assertThat(alice.send("GET", path, "Origin", origin).header("Access-Control-Expose-Headers"))
        .contains("ETag", "Retry-After");
  }

  @Test
  void pagesOfTheLocalGatewayMayReadRefusals() {
    var answer = anyone.send("GET", "/v1/rooms", "Origin", "http://localhost:8081");
    answer.expectProblem(401, 4200);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:8081");
  }

  @Test
  void pagesFromElsewhereMayNot() {
    anyone
        .send(
            "OPTIONS",
            "/v1/rooms",
            "Origin",
            "https://evil.example",
            "Access-Control-Request-Method",
            "GET")
        .expectProblem(403, 4403);
    anyone.send("GET", "/v1/rooms", "Origin", "https://evil.example").expectProblem(403, 4403);
  }

  @Test
  void pagesOfTheLocalGatewayMayNotUseOtherMethods() {
    anyone
        .send(
            "OPTIONS",
            "/v1/rooms",
            "Origin",
            "http://localhost:8081",
            "Access-Control-Request-Method",
            "TRACE")
        .expectProblem(403, 4311);
  }

  @Test
  void theManagementPortHasHealthAndMetricsAndNothingElse() {
    var actuator = service.actuator();
    assertThat(actuator.get("/actuator/health/liveness").expect(200).text("status"))
        .isEqualTo("UP");
    assertThat(actuator.get("/actuator/health/readiness").expect(200).body())
        .as("which part says what, and nothing more")
        .isEqualTo("{\"components\":{\"readinessState\":{\"status\":\"UP\"}},\"status\":\"UP\"}");
    assertThat(actuator.get("/actuator/prometheus").expect(200).body())
        .contains("parley_backplane_appends_total");
    actuator.get("/actuator/env").expectProblem(404, 4314);
    actuator.get("/v1/rooms").expectProblem(404, 4314);
    actuator.post("/v1/tokens", "{\"user\":\"alice\"}").expectProblem(404, 4314);
    for (var path : List.of("/actuator", "/actuator/health", "/actuator/prometheus")) {
      anyone.get(path).expectProblem(404, 4314);
    }
  }
}
