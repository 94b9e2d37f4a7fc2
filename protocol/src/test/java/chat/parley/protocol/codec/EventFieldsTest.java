package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class EventFieldsTest {
  private static final String DATA = "\"data\":{\"a\":[1.50,1e400,null,\"é\\n\"]}";

  @Test
  void whatIsNotTouchedStaysToTheLetterAndInItsPlace() {
    var fields = "\"key\":\"k\",\"text\":\"said\"," + DATA;
    assertThat(text(of(fields))).isEqualTo(fields);
    assertThat(text(of(fields).put("text", "a\"b").put("edited", 7)))
        .isEqualTo("\"key\":\"k\",\"text\":\"a\\\"b\"," + DATA + ",\"edited\":7");
    assertThat(text(of(fields).remove("text").remove("never"))).isEqualTo("\"key\":\"k\"," + DATA);
  }

  @Test
  void othersTakeTheirPlaces() {
    assertThat(text(of("\"key\":\"k\",\"text\":\"said\"").putAll("\"text\":\"new\"," + DATA)))
        .isEqualTo("\"key\":\"k\",\"text\":\"new\"," + DATA);
    assertThat(text(of("").putJson("reactions", "[{\"mine\":true}]")))
        .isEqualTo("\"reactions\":[{\"mine\":true}]");
  }

  private static EventFields of(String fields) {
    return EventFields.of(fields.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(EventFields fields) {
    return new String(fields.bytes(), StandardCharsets.UTF_8);
  }
}
