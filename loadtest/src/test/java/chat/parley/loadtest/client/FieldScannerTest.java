package chat.parley.loadtest.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldScannerTest {
  private final FieldScanner scanner = new FieldScanner("offset");

  @Test
  void readsANumber() {
    assertThat(scanner.number(Frame.ofText("{\"epoch\":\"x3f9\",\"offset\":121,\"at\":1}")))
        .isEqualTo(121);
  }

  @Test
  void readsTheNextFrameWhereverTheFieldStandsThere() {
    scanner.number(Frame.ofText("{\"epoch\":\"x3f9\",\"offset\":9,\"at\":1}"));

    assertThat(scanner.number(Frame.ofText("{\"epoch\":\"x3f9\",\"offset\":10,\"at\":1}")))
        .isEqualTo(10);
    assertThat(scanner.number(Frame.ofText("{\"offset\":11}"))).isEqualTo(11);
    assertThat(scanner.number(Frame.ofText("{\"epoch\":\"longer-than\",\"offset\":12}")))
        .isEqualTo(12);
  }

  @Test
  void doesNotFindWhatIsNotThere() {
    assertThat(scanner.number(Frame.ofText("{\"re\":7,\"error\":{\"code\":4301}}"))).isEqualTo(-1);
    assertThat(scanner.number(Frame.ofText("{\"offset\":null}"))).isEqualTo(-1);
    assertThat(scanner.number(Frame.ofText("{\"offset\":"))).isEqualTo(-1);
    assertThat(scanner.number(Frame.ofText(""))).isEqualTo(-1);
  }

  @Test
  void doesNotReadWhatALongerFrameLeftBehind() {
    Frame frame = Frame.ofText("{\"offset\":121}");
    frame.length = "{\"offset\":12".length();

    assertThat(scanner.number(frame)).isEqualTo(12);
  }
}
