package chat.parley.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReactionTest {
  /// The last ones are joined from several code points.
  @ParameterizedTest
  @ValueSource(
      strings = {"x", "+1", ":tada:", "ß", "👍", "👍🏽", "❤️", "🏳️‍🌈", "👩🏽‍❤️‍💋‍👨🏿"})
  void mostAreEmoji(String value) {
    assertThat(new Reaction(value)).hasToString(value);
  }

  /// Among them a no-break space, two separators and half of a surrogate pair.
  @ParameterizedTest
  @ValueSource(ints = {0, '\n', ' ', 0x7f, 0x85, 0xa0, 0x2028, 0x2029, 0xd83d, 0xdc4d})
  void spacesAndControlCharactersAreNone(int character) {
    var value = "x" + Character.toString(character);
    assertThat(Reaction.isValid(value)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new Reaction(value));
  }

  @Test
  void nothingIsNone() {
    assertThat(Reaction.isValid("")).isFalse();
  }

  @Test
  void itsLengthIsCountedInBytes() {
    assertThat(Reaction.isValid("x".repeat(64))).isTrue();
    assertThat(Reaction.isValid("x".repeat(65))).isFalse();
    assertThat(Reaction.isValid("👍".repeat(16))).isTrue();
    assertThat(Reaction.isValid("👍".repeat(17))).isFalse();
  }
}
