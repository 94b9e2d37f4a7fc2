package chat.parley.loadtest.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.loadtest.client.Frame;
import org.junit.jupiter.api.Test;

class StampTest {
  @Test
  void travelsInATextOfTheWantedLength() {
    assertThat(new Stamp(123_456_789_012L, 3).toText(100)).hasSize(100);
    assertThat(new Stamp(123_456_789_012L, 3).toText(Stamp.MIN_TEXT_BYTES))
        .isEqualTo("0000001cbe991a14-03-");
  }

  @Test
  void isReadFromTheEventThatBringsTheMessage() {
    Stamp sent = new Stamp(123_456_789_012L, 1);
    Frame event =
        Frame.ofText(
            """
            {"event":"message","room":"general","epoch":"x3f9","offset":121,"user":"alice",\
            "at":1763764800000,"key":"c-81f0","text":"%s"}"""
                .formatted(sent.toText(40)));

    assertThat(new EventReader().stamp(event)).isEqualTo(sent);
    assertThat(new EventReader().eventOffset(event)).isEqualTo(121);
  }

  @Test
  void makesACommandOfTheProtocol() {
    assertThat(new String(SendCommand.of(7, "general", "hi"), US_ASCII))
        .isEqualTo(
            """
            {"id":7,"cmd":"send","room":"general","key":"k7","text":"hi"}""");
  }
}
