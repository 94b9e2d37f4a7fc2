package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.command.Address;
import chat.parley.protocol.command.Content;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.command.Mentions;
import chat.parley.protocol.event.Body;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MessageTextTest {
  private static final UserId BOB = new UserId("bob");

  @Test
  void isWhatTheMessageSays() {
    assertThat(text(new Content("a \"b\" \\ ü 😀", null))).contains("a \"b\" \\ ü 😀");
    assertThat(text(new Content("hi", "{\"text\":\"no\",\"a\":[{}]}"))).contains("hi");
  }

  @Test
  void ofDataAloneThereIsNone() {
    assertThat(text(new Content(null, "{\"text\":\"no\"}"))).isEmpty();
    assertThat(MessageText.of(new Body(EventName.JOINED, BOB, new byte[0]))).isEmpty();
  }

  @Test
  void norOfWhatIsNoBody() {
    assertThat(read("\"text\":7")).isEmpty();
    assertThat(read("\"text")).isEmpty();
    assertThat(read("\"data\":{\"text\":\"no\"},\"key\":1")).isEmpty();
    assertThat(MessageText.of(new Body(EventName.MESSAGE, BOB, new byte[] {(byte) 0xff})))
        .isEmpty();
  }

  private static Optional<String> text(Content content) {
    var address = new Address(null, new Mentions(List.of(BOB), true));
    return MessageText.of(
        BodyCodec.message(BOB, new SendKey("k"), new Draft(null, content, address, null)));
  }

  private static Optional<String> read(String fields) {
    return MessageText.of(
        new Body(EventName.MESSAGE, BOB, fields.getBytes(StandardCharsets.UTF_8)));
  }
}
