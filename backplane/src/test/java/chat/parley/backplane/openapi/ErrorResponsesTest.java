package chat.parley.backplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.error.ErrorCode;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class ErrorResponsesTest {
  @Test
  void eachStatusHasAResponseOfItsErrors() {
    var operation = expanded("unknown-room, bad-user, unknown-member", "204");

    assertThat(operation.has("x-errors")).isFalse();
    assertThat(operation.path("responses").propertyNames())
        .containsExactlyInAnyOrder("204", "400", "404");
    var notFound = operation.path("responses").path("404");
    assertThat(notFound.path("x-codes").valueStream().map(JsonNode::asInt))
        .containsExactly(4302, 4337);
    assertThat(notFound.path("description").asString())
        .isEqualTo(
            "- 4302 `unknown-room`: "
                + ErrorCode.UNKNOWN_ROOM.text()
                + "\n- 4337 `unknown-member`: "
                + ErrorCode.UNKNOWN_MEMBER.text());
    var body = notFound.at("/content/application~1problem+json");
    assertThat(body.at("/schema/$ref").asString()).isEqualTo("#/components/schemas/Problem");
    assertThat(body.at("/example/code").asInt()).isEqualTo(4302);
  }

  @Test
  void groupsHoldErrorsAndOtherGroups() {
    var operation = expanded("one", "200");

    assertThat(operation.path("responses").propertyNames())
        .containsExactlyInAnyOrder("200", "400", "403", "503");
  }

  @Test
  void whatEndsByItselfSaysWhen() {
    var responses = expanded("slow-mode, unavailable, banned", "200").path("responses");

    assertThat(responses.at("/429/headers").has("Retry-After")).isTrue();
    assertThat(responses.at("/503/headers").has("Retry-After")).isTrue();
    assertThat(responses.path("403").has("headers")).isFalse();
  }

  @Test
  void anErrorThatIsNoneFails() {
    assertThatThrownBy(() -> expanded("unknown-rom", "200"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("unknown-rom");
  }

  @Test
  void aStatusIsEitherWrittenOrMade() {
    assertThatThrownBy(() -> expanded("unknown-room", "404"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ask/responses/404");
  }

  private static JsonNode expanded(String errors, String status) {
    var document =
        json(
            """
            {'x-error-groups': {'one': ['bad-room', 'other'], 'other': ['banned', 'unavailable']},
             'paths': {'/a': {'get': {
               'operationId': 'ask',
               'x-errors': ['%s'],
               'responses': {'%s': {'description': 'done'}}}}}}
            """
                .formatted(errors.replace(", ", "', '"), status));
    ErrorResponses.addTo(document);
    assertThat(document.has("x-error-groups")).isFalse();
    return document.at("/paths/~1a/get");
  }

  private static ObjectNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"')).asObject();
  }
}
