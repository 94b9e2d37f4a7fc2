package chat.parley.protocol.position;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The encoded form of a cursor: `v`, then base64url of entries in the order of their hashes. An
/// entry is 6 bytes of hash, the epoch as a varint (its characters as digits of a bijective base
/// 36, so that length and leading zeros survive) and the offset as a varint.
final class CursorBytes {
  private static final char VERSION = 'v';
  private static final int HASH_BYTES = 6;
  private static final int RADIX = Character.MAX_RADIX;
  private static final int VARINT_BITS = 7;
  private static final int VARINT_MORE = 1 << VARINT_BITS;

  private CursorBytes() {}

  static String encode(Map<Long, Position> positions) {
    var bytes = new ByteArrayOutputStream(positions.size() * 2 * HASH_BYTES + 1);
    new TreeMap<>(positions)
        .forEach(
            (hash, position) -> {
              for (int shift = (HASH_BYTES - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                bytes.write((int) (hash >>> shift));
              }
              writeVarint(bytes, number(position.epoch()));
              writeVarint(bytes, position.offset());
            });
    return VERSION + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  static Optional<Map<Long, Position>> decode(String text) {
    if (text.isEmpty() || text.charAt(0) != VERSION) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(1)))));
    } catch (IllegalArgumentException | BufferUnderflowException _) {
      return Optional.empty();
    }
  }

  private static Map<Long, Position> read(ByteBuffer bytes) {
    var positions = new HashMap<Long, Position>();
    while (bytes.hasRemaining()) {
      long hash = 0;
      for (int i = 0; i < HASH_BYTES; i++) {
        hash = (hash << Byte.SIZE) | (bytes.get() & 0xff);
      }
      var epoch = epoch(readVarint(bytes));
      positions.put(hash, new Position(epoch, readVarint(bytes)));
    }
    return positions;
  }

  private static long number(Epoch epoch) {
    long number = 0;
    for (char c : epoch.value().toCharArray()) {
      number = number * RADIX + Character.digit(c, RADIX) + 1;
    }
    return number;
  }

  private static Epoch epoch(long number) {
    var reversed = new StringBuilder(Epoch.MAX_LENGTH);
    for (long rest = number; rest > 0; rest = (rest - 1) / RADIX) {
      reversed.append(Character.forDigit((int) ((rest - 1) % RADIX), RADIX));
    }
    return new Epoch(reversed.reverse().toString());
  }

  private static void writeVarint(ByteArrayOutputStream bytes, long value) {
    long rest = value;
    for (; rest >= VARINT_MORE; rest >>>= VARINT_BITS) {
      bytes.write((int) rest | VARINT_MORE);
    }
    bytes.write((int) rest);
  }

  private static long readVarint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += VARINT_BITS) {
      byte b = bytes.get();
      value |= (long) (b & (VARINT_MORE - 1)) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("varint too long");
  }
}
