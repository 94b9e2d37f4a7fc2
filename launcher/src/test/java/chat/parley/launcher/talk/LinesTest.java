package chat.parley.launcher.talk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Event;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LinesTest {
  private final Lines lines = new Lines(false, ZoneOffset.UTC);

  @Test
  void aMessageIsALineWithItsTime() {
    assertThat(line("{'event':'message','room':'general','user':'alice','at':61000,'text':'hi'}"))
        .isEqualTo("00:01:01 alice: hi");
    assertThat(line("{'event':'message','user':'alice','data':{'order':17},'thread':'x3f9:118'}"))
        .isEqualTo("alice (to x3f9:118): {\"order\":17}");
    assertThat(line("{'event':'message','user':'alice','deleted':1,'by':'bob'}"))
        .isEqualTo("alice: (deleted)");
  }

  @Test
  void severalRoomsAreNamed() {
    var event = event("{'event':'joined','room':'general','user':'bob'}");

    assertThat(new Lines(true, ZoneOffset.UTC).of(event)).contains("[general] * bob has joined");
  }

  @Test
  void nothingSteersTheTerminal() {
    assertThat(Lines.plain("a\nb\r\nc")).isEqualTo("a b c");
    assertThat(Lines.plain("\u001b[2J\u009b31m\u202e✓")).isEqualTo("\uFFFD[2J\uFFFD31m\uFFFD✓");
    assertThat(Lines.plain("a\u007fb\u200fc")).isEqualTo("a\uFFFDb\uFFFDc");
  }

  @Test
  void noDocumentSteersTheTerminal() {
    var value = "{'\u009b31m':'\u007f\u202e✓'}";

    assertThat(line("{'event':'snapshot','document':" + value + "}"))
        .isEqualTo("* the document is {\"\uFFFD31m\":\"\uFFFD\uFFFD✓\"}");
    assertThat(
            line(
                "{'event':'patch','user':'bob','patch':[{'op':'add','path':'/a','value':"
                    + value
                    + "}]}"))
        .isEqualTo(
            "* bob has changed the document:"
                + " [{\"op\":\"add\",\"path\":\"/a\",\"value\":{\"\uFFFD31m\":\"\uFFFD\uFFFD✓\"}}]");
  }

  @Test
  void jsonIsTheSameValueAndDoesNotSteerEither() {
    var json = event("{'text':'\u009b31m\u007f\u202e✓ 😀','\u0085':1}").json();

    var plain = Lines.plain(json);

    assertThat(plain).isEqualTo("{\"text\":\"\\u009b31m\\u007f\\u202e✓ 😀\",\"\\u0085\":1}");
    assertThat(JsonMapper.shared().readTree(plain)).isEqualTo(json);
  }

  @Test
  void whatIsForNobodyIsNoLine() {
    assertThat(lines.of(event("{'event':'something-new','user':'bob'}"))).isEmpty();
  }

  private String line(String json) {
    return lines.of(event(json)).orElseThrow();
  }

  private static Event event(String json) {
    return new Event(JsonMapper.shared().readTree(json.replace('\'', '"')));
  }
}
