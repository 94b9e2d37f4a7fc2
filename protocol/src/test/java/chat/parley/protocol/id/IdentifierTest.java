package chat.parley.protocol.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which characters each identifier takes, tried one by one.
final class IdentifierTest {
  @Test
  void roomsAreLettersDigitsAndFourMarks() {
    assertCharacters(
        c -> isLetterOrDigit(c) || "._~-".indexOf(c) >= 0, c -> RoomId.isValid("a" + c));
    assertCharacters(IdentifierTest::isLetterOrDigit, RoomId::isValid);
    assertLengths(RoomId.MAX_LENGTH, RoomId::isValid);
    assertThatIllegalArgumentException().isThrownBy(() -> new RoomId("a b"));
  }

  @Test
  void usersAreVisibleAsciiWithoutSeparators() {
    assertCharacters(c -> isVisible(c) && ":,{}/".indexOf(c) < 0, c -> UserId.isValid("a" + c));
    assertCharacters(c -> isVisible(c) && ":,{}/@".indexOf(c) < 0, UserId::isValid);
    assertLengths(UserId.MAX_LENGTH, UserId::isValid);
    assertThatIllegalArgumentException().isThrownBy(() -> new UserId("@parley"));
  }

  @Test
  void keysAreVisibleAscii() {
    assertCharacters(IdentifierTest::isVisible, SendKey::isValid);
    assertLengths(SendKey.MAX_LENGTH, SendKey::isValid);
    assertThatIllegalArgumentException().isThrownBy(() -> new SendKey("a b"));
  }

  @Test
  void identifiersPrintAsThemselves() {
    assertThat(new RoomId("general")).hasToString("general");
    assertThat(new UserId("alice")).hasToString("alice");
    assertThat(new SendKey("c-81f0")).hasToString("c-81f0");
    assertThat(new ConnectionId(35)).hasToString("z");
  }

  /// Its id is nobody's to write, and its name the same for all.
  @Test
  void anInboxIsItsUsersAlone() {
    var alice = new UserId("alice");
    var inbox = RoomId.inboxOf(alice);

    assertThat(inbox.isInbox()).isTrue();
    assertThat(RoomId.isValid(inbox.value())).isFalse();
    assertThat(RoomId.ofName(inbox.value())).isEmpty();
    assertThat(inbox.name()).isEqualTo("@inbox");
    assertThat(RoomId.ofName("@inbox")).contains(RoomId.OWN_INBOX);
    assertThat(RoomId.OWN_INBOX.askedBy(alice)).isEqualTo(inbox);
    assertThat(RoomId.inboxOf(new UserId("inbox")).askedBy(alice)).isNotEqualTo(inbox);
    assertThat(new RoomId("general").askedBy(alice)).isEqualTo(new RoomId("general"));
    assertThat(new RoomId("general").isInbox()).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new RoomId("@a b"));
  }

  @Test
  void theRoomOfTwoIsTheSameForBothAndNoOtherTwos() {
    var alice = new UserId("alice");
    var longest = new UserId("~".repeat(UserId.MAX_LENGTH));
    var room = RoomId.ofTwo(alice, longest);
    assertThat(RoomId.ofTwo(longest, alice)).isEqualTo(room);
    assertThat(room.isDirect()).isTrue();
    assertThat(RoomId.isValid(room.value())).isTrue();
    assertThat(new RoomId("general").isDirect()).isFalse();
    assertThat(RoomId.ofTwo(new UserId("a"), new UserId("bc")))
        .isNotEqualTo(RoomId.ofTwo(new UserId("ab"), new UserId("c")));
    // Whoever computes it elsewhere: SHA-256 of "alice bob" in base64url.
    assertThat(RoomId.ofTwo(new UserId("bob"), alice))
        .hasToString("direct~6wOOi6zIyTxvW3ZL227Fd1zTIrpjsNLvgc5SeNi4Aj4");
  }

  private static void assertCharacters(IntPredicate expected, Predicate<String> actual) {
    var wrong =
        IntStream.rangeClosed(0, Character.MAX_VALUE)
            .filter(c -> actual.test(Character.toString(c)) != expected.test(c));
    assertThat(wrong.mapToObj(Integer::toHexString)).isEmpty();
    assertThat(actual.test("😀")).isFalse();
  }

  private static void assertLengths(int max, Predicate<String> valid) {
    assertThat(valid.test("")).isFalse();
    assertThat(valid.test("a".repeat(max))).isTrue();
    assertThat(valid.test("a".repeat(max + 1))).isFalse();
  }

  private static boolean isLetterOrDigit(int c) {
    return "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".indexOf(c) >= 0;
  }

  private static boolean isVisible(int c) {
    return c >= '!' && c <= '~';
  }
}
