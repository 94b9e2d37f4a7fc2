package chat.parley.protocol.codec;

import chat.parley.protocol.event.Body;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The fields of a {@link Body}, to be changed: what is not touched stays to the letter, numbers
/// included, and in its place. Confined to one thread.
public final class EventFields {
  private static final int TYPICAL_NAME = 16;

  /// The values as JSON.
  private final Map<String, String> members = new LinkedHashMap<>();

  private EventFields() {}

  /// @param fields that {@link BodyCodec} has written or decoded
  public static EventFields of(byte[] fields) {
    var all = new EventFields();
    all.putAll(new String(fields, StandardCharsets.UTF_8));
    return all;
  }

  /// @param fields members of a JSON object, without its braces
  public EventFields putAll(String fields) {
    try (var parser = Json.parser(("{" + fields + "}").getBytes(StandardCharsets.UTF_8))) {
      putAll(parser);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not UTF-8", e);
    }
    return this;
  }

  private void putAll(JsonParser parser) {
    parser.nextToken(); // the brace that was put in front
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      members.put(name, Json.compact(parser));
    }
  }

  public EventFields put(String name, String text) {
    members.put(name, Json.string(text));
    return this;
  }

  public EventFields put(String name, long number) {
    members.put(name, Long.toString(number));
    return this;
  }

  /// @param value on one line
  public EventFields putJson(String name, String value) {
    members.put(name, value);
    return this;
  }

  public EventFields remove(String name) {
    members.remove(name);
    return this;
  }

  /// As in a body.
  public byte[] bytes() {
    int length = members.values().stream().mapToInt(value -> TYPICAL_NAME + value.length()).sum();
    return Fields.of(length, this::write);
  }

  private void write(JsonGenerator json) {
    members.forEach(
        (name, value) -> {
          json.writeName(name);
          json.writeRawValue(value);
        });
  }
}
