package chat.parley.loadtest.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
  private final Frame frame = new Frame();

  /// RFC 6455 section 5.7.
  @Test
  void readsAnUnmaskedText() {
    ByteBuf in = bytes(0x81, 0x05, 'H', 'e', 'l', 'l', 'o');

    assertThat(FrameReader.read(in, frame)).isTrue();
    assertThat(frame.text()).isEqualTo("Hello");
    assertThat(in.isReadable()).isFalse();
  }

  @Test
  void readsALengthOfTwoBytes() {
    ByteBuf in = bytes(0x81, 126, 0x01, 0x00).writeBytes(new byte[256]);

    assertThat(FrameReader.read(in, frame)).isTrue();
    assertThat(frame.length()).isEqualTo(256);
  }

  @Test
  void waitsForTheRest() {
    for (ByteBuf in :
        new ByteBuf[] {bytes(), bytes(0x81), bytes(0x81, 126, 1), bytes(0x81, 2, 'H')}) {
      int readable = in.readableBytes();

      assertThat(FrameReader.read(in, frame)).isFalse();
      assertThat(in.readableBytes()).isEqualTo(readable);
    }
  }

  @Test
  void refusesWhatAServerMustNotSend() {
    assertThatThrownBy(() -> FrameReader.read(bytes(0x81, 0x85, 0, 0, 0, 0), frame))
        .hasMessageContaining("masked");
    assertThatThrownBy(() -> FrameReader.read(bytes(0x01, 0x05), frame))
        .hasMessageContaining("in parts");
  }

  @Test
  void writesWhatUnmaskedIsTheSame() {
    byte[] text = "Hello, world".getBytes(US_ASCII);

    ByteBuf out = FrameWriter.write(UnpooledByteBufAllocator.DEFAULT, FrameReader.TEXT, text);

    assertThat(out.readUnsignedByte()).isEqualTo((short) 0x81);
    assertThat(out.readUnsignedByte()).isEqualTo((short) (0x80 | text.length));
    byte[] mask = new byte[4];
    out.readBytes(mask);
    byte[] unmasked = new byte[out.readableBytes()];
    for (int i = 0; i < unmasked.length; i++) {
      unmasked[i] = (byte) (out.readByte() ^ mask[i % 4]);
    }
    assertThat(unmasked).isEqualTo(text);
  }

  private static ByteBuf bytes(int... bytes) {
    ByteBuf buffer = Unpooled.buffer();
    for (int b : bytes) {
      buffer.writeByte(b);
    }
    return buffer;
  }
}
