package chat.parley.service.token;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.service.Caller;
import chat.parley.service.Names;
import chat.parley.service.RunningService;
import chat.parley.service.Tokens;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenRouteIT {
  private final Caller anyone = RunningService.shared().anyone();

  @Test
  void anyoneGetsATokenThatIsAccepted() {
    var user = Names.unique("alice");
    var answer = anyone.post("/v1/tokens", "{\"user\":\"" + user + "\"}").expect(200);
    assertThat(answer.text("user")).isEqualTo(user);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(Instant.ofEpochMilli(answer.json().path("expires").asLong()))
        .isBetween(
            Instant.now().plus(Duration.ofHours(11)), Instant.now().plus(Duration.ofHours(12)));
    var alice = anyone.as(new Tokens.UserToken(user, answer.text("token")));
    var room = alice.newRoom("public");
    assertThat(alice.get("/v1/rooms/" + room).text("owner")).isEqualTo(user);
  }

  @Test
  void aServiceTokenIsIssuedWhereItIsAskedFor() {
    for (var kind : new String[] {"", ",\"service\":false", ",\"service\":null"}) {
      withToken(kind).get("/v1/users/alice/connections").expectProblem(403, 4350);
    }
    withToken(",\"service\":true").get("/v1/users/alice/connections").expect(200);
    anyone.post("/v1/tokens", "{\"user\":\"bot\",\"service\":[]}").expectProblem(400, 4300);
  }

  @Test
  void anOperatorsTokenIsIssuedWhereItIsAskedFor() {
    var path = "/v1/cluster/nodes/nobody/drain";
    for (var kind :
        new String[] {"", ",\"operator\":false", ",\"service\":true,\"operator\":true"}) {
      withToken(kind).put(path).expectProblem(403, 4359);
    }
    withToken(",\"operator\":true").put(path).expectProblem(404, 4367);
    anyone.post("/v1/tokens", "{\"user\":\"olga\",\"operator\":[]}").expectProblem(400, 4300);
  }

  private Caller withToken(String kind) {
    var user = Names.unique("bot");
    var answer = anyone.post("/v1/tokens", "{\"user\":\"" + user + '"' + kind + '}').expect(200);
    return anyone.as(new Tokens.UserToken(user, answer.text("token")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@parley", "a b", "a:b", "a/b", "é"})
  void aTokenNeedsAUserId(String user) {
    anyone.post("/v1/tokens", "{\"user\":\"" + user + "\"}").expectProblem(400, 4305);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"user\":1}", "{\"user\":null}", "[]", "alice"})
  void aTokenNeedsAUser(String body) {
    anyone.post("/v1/tokens", body).expectProblem(400, 4300);
  }
}
