package chat.parley.service.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.openapi.ApiDescription;
import chat.parley.backplane.openapi.SocketDescription;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DescriptionRouteIT {
  private final Caller anyone = RunningService.shared().anyone();

  @Test
  void anybodyMayReadThatOfRest() {
    var answer = anyone.get("/v1/openapi.json").expect(200);

    assertThat(answer.body())
        .isEqualTo(new String(ApiDescription.json(), StandardCharsets.UTF_8))
        .startsWith("{\"openapi\":\"3.1.");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void anybodyMayReadThatOfTheSocket() {
    var answer = anyone.get("/v1/asyncapi.json").expect(200);

    assertThat(answer.body())
        .isEqualTo(new String(SocketDescription.json(), StandardCharsets.UTF_8))
        .startsWith("{\"asyncapi\":\"3.0.0\"");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/openapi.json", "/v1/asyncapi.json"})
  void whoeverHasItIsTold(String path) {
    var tag = anyone.get(path).expect(200).header("ETag");

    var again = anyone.send("GET", path, "If-None-Match", tag).expect(304);

    assertThat(again.body()).isEmpty();
    assertThat(again.header("ETag")).isEqualTo(tag);
    anyone.send("GET", path, "If-None-Match", "\"another\"").expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/openapi.json", "/v1/asyncapi.json"})
  void thePagesOfGatewaysMayReadIt(String path) {
    var page = "http://localhost:8081";

    var answer = anyone.send("GET", path, "Origin", page).expect(200);

    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(page);
    anyone.send("GET", path, "Origin", "https://evil.example").expectProblem(403, 4403);
  }
}
