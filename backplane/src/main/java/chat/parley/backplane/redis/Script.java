package chat.parley.backplane.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/// A Lua script: the files of its text joined in order (a library first, where several scripts
/// share one), and the digest under which Redis caches it. Immutable.
public final class Script {
  private final byte[] text;
  private final String digest;

  private Script(byte[] text) {
    this.text = text;
    this.digest = sha1(text);
  }

  /// @param files names below `redis/` on the class path
  public static Script of(String... files) {
    var joined = Arrays.stream(files).map(Script::read).collect(Collectors.joining("\n"));
    return new Script(joined.getBytes(StandardCharsets.UTF_8));
  }

  byte[] text() {
    return text;
  }

  String digest() {
    return digest;
  }

  private static String read(String file) {
    try (InputStream stream = Script.class.getResourceAsStream("/redis/" + file)) {
      if (stream == null) {
        throw new IllegalArgumentException("no script redis/" + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }
}
