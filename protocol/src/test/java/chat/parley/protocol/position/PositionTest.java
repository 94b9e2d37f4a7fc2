package chat.parley.protocol.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PositionTest {
  @ParameterizedTest
  @ValueSource(strings = {"x3f9:120", "0:0", "zzzzzzzz:9007199254740991", "a:1"})
  void whatIsWrittenIsRead(String text) {
    assertThat(Position.parse(text)).map(Position::toString).contains(text);
  }

  @Test
  void leadingZerosMeanTheSame() {
    assertThat(Position.parse("x:007")).contains(new Position(new Epoch("x"), 7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "x",
        "x:",
        ":1",
        "x:1:2",
        "x::1",
        "x:-1",
        "x:+1",
        "x: 1",
        " x:1",
        "x:1 ",
        "x:1\n",
        "x:1.0",
        "x:1e3",
        "x:0x1",
        "x:١",
        "X:1",
        "é:1",
        "x-y:1",
        "123456789:1",
        "x:9007199254740992",
        "x:9999999999999999",
        "x:00000000000000001",
        "x:99999999999999999999999999"
      })
  void anythingElseIsNoPosition(String text) {
    assertThat(Position.parse(text)).isEmpty();
  }

  @Test
  void offsetsStayBelow2To53() {
    var epoch = new Epoch("x");

    assertThatIllegalArgumentException().isThrownBy(() -> new Position(epoch, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Position(epoch, Position.MAX_OFFSET + 1));
  }

  @Test
  void orderExistsWithinOneEpochOnly() {
    var first = new Position(new Epoch("x"), 1);
    var second = new Position(new Epoch("x"), 2);
    var elsewhere = new Position(new Epoch("y"), 3);

    assertThat(first.isBefore(second)).isTrue();
    assertThat(second.isBefore(first)).isFalse();
    assertThat(first.isBefore(first)).isFalse();
    assertThat(first.isBefore(elsewhere)).isFalse();
    assertThat(elsewhere.isBefore(first)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "-", "a b", "123456789", "é", "a\n"})
  void otherEpochsAreRefused(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Epoch(value));
  }
}
