package chat.parley.backplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.command.Reaction;
import chat.parley.protocol.command.SignalType;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// That schemas say what they seem to, and of names what the code says.
final class DescribedSchemasTest {
  private static final ObjectNode DOCUMENT = ApiDescription.document();

  /// A word that is none of JSON Schema's is passed over by whoever reads a schema: a slip of the
  /// pen would check nothing.
  private static final Set<String> KEYWORDS =
      Set.of(
          "$ref",
          "type",
          "description",
          "properties",
          "additionalProperties",
          "required",
          "items",
          "allOf",
          "oneOf",
          "anyOf",
          "const",
          "enum",
          "pattern",
          "format",
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "default",
          "examples");

  private static final List<String> SAMPLES =
      Stream.of(
              Stream.of(
                  "", "a", "Z9", "general", "a.b~c-d_e", "-a", ".a", "~", "_", "a b", "ä", "👍"),
              Stream.of("a/b", "a:b", "a,b", "a{b", "a}b", "@a", "a@b", "!", "a|b", "a\\b", "a\"b"),
              Stream.of("a\u007f", "a\u0001", "x3f9:121", "x3f9:", ":121", "X:1", "x:1a", "x3f9"),
              Stream.of(8, 9, 64, 65, 128, 129).map("x"::repeat),
              Stream.of("x:" + "1".repeat(16), "x:" + "1".repeat(17), "x".repeat(9) + ":1"))
          .flatMap(samples -> samples)
          .toList();

  @Test
  void schemasHaveNoUnknownWords() {
    DOCUMENT.path("components").path("schemas").values().forEach(DescribedSchemasTest::checkWords);
    checkWordsWithin(DOCUMENT);
  }

  @Test
  void namesAreWhatTheCodeTakesForThem() {
    expectAgreement("RoomId", RoomId::isValid);
    expectAgreement("UserId", UserId::isValid);
    expectAgreement("Key", SendKey::isValid);
    expectAgreement("Epoch", Epoch::isValid);
    expectAgreement("Position", text -> Position.parse(text).isPresent());
    var signal = DOCUMENT.at("/components/schemas/Signal/properties/type");
    expectAgreement("SignalType", signal, SignalType::isValid);
  }

  @Test
  void allReactionsArePossible() {
    var schema = DescribedApi.schema("reaction", DOCUMENT.at("/components/schemas/Reaction"));

    assertThat(SAMPLES)
        .filteredOn(Reaction::isValid)
        .allSatisfy(sample -> assertThat(schema.validate(text(sample))).as(sample).isEmpty());
  }

  private static void expectAgreement(String name, Predicate<String> isValid) {
    expectAgreement(name, DOCUMENT.at("/components/schemas/" + name), isValid);
  }

  private static void expectAgreement(String name, JsonNode node, Predicate<String> isValid) {
    var schema = DescribedApi.schema("sample/" + name, node);
    assertThat(SAMPLES).anyMatch(isValid).anyMatch(isValid.negate());
    assertThat(SAMPLES)
        .allSatisfy(
            sample ->
                assertThat(schema.validate(text(sample)).isEmpty())
                    .as(name + " '" + sample + "'")
                    .isEqualTo(isValid.test(sample)));
  }

  private static JsonNode text(String text) {
    return JsonNodeFactory.instance.stringNode(text);
  }

  /// All schemas that stand in other things than schemas.
  private static void checkWordsWithin(JsonNode node) {
    for (var member : node.properties()) {
      if (member.getKey().equals("schema")) {
        checkWords(member.getValue());
      } else {
        checkWordsWithin(member.getValue());
      }
    }
    if (node.isArray()) {
      node.values().forEach(DescribedSchemasTest::checkWordsWithin);
    }
  }

  private static void checkWords(JsonNode schema) {
    assertThat(KEYWORDS).as(schema.toString()).containsAll(schema.propertyNames());
    schema.path("properties").values().forEach(DescribedSchemasTest::checkWords);
    schema.path("allOf").values().forEach(DescribedSchemasTest::checkWords);
    schema.path("oneOf").values().forEach(DescribedSchemasTest::checkWords);
    schema.path("anyOf").values().forEach(DescribedSchemasTest::checkWords);
    for (var below : List.of("items", "additionalProperties")) {
      if (schema.has(below)) {
        checkWords(schema.path(below));
      }
    }
  }
}
