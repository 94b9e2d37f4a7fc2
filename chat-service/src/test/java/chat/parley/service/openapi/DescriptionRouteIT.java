package chat.parley.service.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.openapi.ApiDescription;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class DescriptionRouteIT {
  private static final String PATH = "/v1/openapi.json";

  private final Caller anyone = RunningService.shared().anyone();

  @Test
  void anybodyMayReadIt() {
    var answer = anyone.get(PATH).expect(200);

    assertThat(answer.body())
        .isEqualTo(new String(ApiDescription.json(), StandardCharsets.UTF_8))
        .startsWith("{\"openapi\":\"3.1.");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void whoeverHasItIsTold() {
    var tag = anyone.get(PATH).expect(200).header("ETag");

    var again = anyone.send("GET", PATH, "If-None-Match", tag).expect(304);

    assertThat(again.body()).isEmpty();
    assertThat(again.header("ETag")).isEqualTo(tag);
    anyone.send("GET", PATH, "If-None-Match", "\"another\"").expect(200);
  }

  @Test
  void thePagesOfGatewaysMayReadIt() {
    var page = "http://localhost:8081";

    var answer = anyone.send("GET", PATH, "Origin", page).expect(200);

    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(page);
    anyone.send("GET", PATH, "Origin", "https://evil.example").expectProblem(403, 4403);
  }
}
