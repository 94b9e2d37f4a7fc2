package chat.parley.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProfileTest {
  @ParameterizedTest
  @ValueSource(strings = {"A", "Alice of the Blue Team", "Ålice", "爱丽丝", "👩‍👧", "<b>&\"'"})
  void namesAreInAnyScript(String name) {
    assertThat(Profile.isName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {'\n', '\t', 0, 0x7f, 0x85, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0xd83d})
  void aNameStaysOnItsLineAndWithinItself(int character) {
    assertThat(Profile.isName("Al" + Character.toString(character) + "ice")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {' ', '\t', 0x2003, 0x3000})
  void aNameBeginsAndEndsWithSomethingToSee(int space) {
    assertThat(Profile.isName(Character.toString(space))).isFalse();
    assertThat(Profile.isName(Character.toString(space) + "Alice")).isFalse();
    assertThat(Profile.isName("Alice" + Character.toString(space))).isFalse();
    assertThat(Profile.isName("")).isFalse();
  }

  @Test
  void aNameHasALimit() {
    assertThat(Profile.isName("x".repeat(100))).isTrue();
    assertThat(Profile.isName("x".repeat(101))).isFalse();
    assertThat(Profile.isName("👍".repeat(50))).isTrue();
    assertThat(Profile.isName("👍".repeat(51))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/alice.png",
        "http://example.org",
        "HTTPS://example.org/?size=64#x",
        "https://[2001:db8::1]:8443/a%20b",
        "http://127.0.0.1/x",
      })
  void anAvatarIsTheAddressOfAPicture(String avatar) {
    assertThat(Profile.isAvatar(avatar)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alice.png",
        "/alice.png",
        "//example.org/alice.png",
        "https:",
        "https:///alice.png",
        "https:alice.png",
        "javascript:alert(1)",
        "data:image/png;base64,AA==",
        "ftp://example.org/alice.png",
        "https://alice:secret@example.org/",
        "https://alice@example.org/",
        "https://example.org/a b",
        "https://example.org/\"onerror=\"x",
        "https://example.org/<b>",
        "https://exämple.org/",
        " https://example.org/",
      })
  void whatIsNoAddressOfAPictureIsNoAvatar(String avatar) {
    assertThat(Profile.isAvatar(avatar)).isFalse();
  }

  @Test
  void anAvatarHasALimit() {
    var base = "https://example.org/";
    assertThat(Profile.isAvatar(base + "x".repeat(1_024 - base.length()))).isTrue();
    assertThat(Profile.isAvatar(base + "x".repeat(1_025 - base.length()))).isFalse();
  }
}
