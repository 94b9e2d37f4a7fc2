package chat.parley.backplane.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OccurrenceTest {
  @Test
  void ofALongTextTheBeginningIsTold() {
    assertThat(text("hi")).isEqualTo("hi");
    assertThat(text("x".repeat(200))).isEqualTo("x".repeat(200));
    assertThat(text("x".repeat(201))).isEqualTo("x".repeat(200) + '…');
    assertThat(text("x".repeat(199) + "😀"))
        .as("no half of a pair")
        .isEqualTo("x".repeat(199) + '…');
    assertThat(text(null)).isNull();
  }

  @Test
  void itsKeyIsNoSystemsToWrite() {
    for (var kind : Occurrence.Kind.values()) {
      assertThat(SendKey.isValid(occurrence(kind, null).key())).isFalse();
    }
  }

  private static @Nullable String text(@Nullable String said) {
    return occurrence(Occurrence.Kind.REPLY, said).notification().text();
  }

  private static Occurrence occurrence(Occurrence.Kind kind, @Nullable String text) {
    return new Occurrence(
        kind, new UserId("bob"), new RoomId("general"), new Position(new Epoch("x3f9"), 121), text);
  }
}
