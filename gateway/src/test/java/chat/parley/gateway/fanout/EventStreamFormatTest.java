package chat.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class EventStreamFormatTest {
  private static final String EVENT =
      "event: message\n"
          + "data: {\"event\":\"message\",\"room\":\"room\",\"epoch\":\"x\",\"offset\":12,"
          + "\"user\":\"alice\",\"at\":7,\"text\":\"hi\"}\n\n";

  @Test
  void theBytesOfSeveralRoomsAreASliceOfThoseOfOne() {
    var frame = Frames.message(12);

    assertThat(text(frame.eventStream())).isEqualTo("id: x:12\n" + EVENT);
    assertThat(text(frame.eventStreamWithoutId())).isEqualTo(EVENT);
    frame.release();
  }

  @Test
  void aFrameIsEncodedOnceAndItsBuffersGoWithTheLastReference() {
    var frame = Frames.message(12);
    var one = frame.webSocket();
    var two = frame.webSocket();

    assertThat(one.memoryAddress()).isEqualTo(two.memoryAddress());
    assertThat(one.getByte(0)).isEqualTo((byte) 0x81);
    frame.release();
    assertThat(one.refCnt()).isEqualTo(2);
    one.release();
    two.release();
    assertThat(one.refCnt()).isZero();
  }

  /// Whoever comes back names the last stored event.
  @Test
  void anEphemeralEventHasNoId() {
    var frame = Frames.typing();

    assertThat(text(frame.eventStream()))
        .isEqualTo(
            """
            event: typing
            data: {"event":"typing","room":"room","user":"alice","at":7}

            """);
    frame.release();
  }

  @Test
  void anEphemeralEventIsEncodedOnceAndItsBuffersGoWithTheLastReference() {
    var frame = Frames.typing();
    var one = frame.webSocket();
    var two = frame.webSocket();

    assertThat(one.memoryAddress()).isEqualTo(two.memoryAddress());
    frame.release();
    assertThat(one.refCnt()).isEqualTo(2);
    one.release();
    two.release();
    assertThat(one.refCnt()).isZero();
  }

  @Test
  void otherEventsHaveTheirLines() {
    assertThat(
            new String(
                EventStreamFormat.event("reset", "{}".getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8))
        .isEqualTo("event: reset\ndata: {}\n\n");
    assertThat(new String(EventStreamFormat.cursor("vAbc"), StandardCharsets.UTF_8))
        .isEqualTo("id: vAbc\nevent: cursor\ndata: {}\n\n");
    assertThat(new String(EventStreamFormat.retry(2_000), StandardCharsets.UTF_8))
        .isEqualTo("retry: 2000\n\n");
  }

  private static String text(ByteBuf bytes) {
    try {
      return bytes.toString(StandardCharsets.UTF_8);
    } finally {
      bytes.release();
    }
  }
}
