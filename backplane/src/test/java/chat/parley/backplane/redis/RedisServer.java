package chat.parley.backplane.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a test's Redis is. Immutable.
public record RedisServer(String host, int port) {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  public String uri() {
    return "redis://" + host + ':' + port;
  }

  /// Forgets all data, and the scripts too.
  public void flush() {
    command("FLUSHALL");
    command("SCRIPT", "FLUSH");
  }

  /// Runs one command on a connection of its own: a `String`, a `Long`, a `List` or null.
  ///
  /// @throws IllegalStateException with the text of Redis where that refuses
  public @Nullable Object command(String... words) {
    return commandAfter(List.of(), words);
  }

  /// The same after another command on the same connection; none if that is empty.
  public @Nullable Object commandAfter(List<String> before, String... words) {
    try (var socket = new Socket()) {
      socket.setSoTimeout(Math.toIntExact(TIMEOUT.toMillis()));
      socket.connect(new InetSocketAddress(host, port), Math.toIntExact(TIMEOUT.toMillis()));
      var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      if (!before.isEmpty()) {
        socket.getOutputStream().write(encoded(before.toArray(String[]::new)));
        reply(in);
      }
      socket.getOutputStream().write(encoded(words));
      return reply(in);
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from " + uri(), e);
    }
  }

  /// Whether it answers commands now; false while it loads its data.
  public boolean answers() {
    try {
      return "PONG".equals(command("PING"));
    } catch (IllegalStateException | UncheckedIOException _) {
      return false;
    }
  }

  /// The value of a field of `INFO all`.
  public String info(String field) {
    return findInfo(field).orElseThrow(() -> new IllegalStateException("INFO has no " + field));
  }

  /// The same, of what is not always there.
  public Optional<String> findInfo(String field) {
    return String.valueOf(command("INFO", "all"))
        .lines()
        .filter(line -> line.startsWith(field + ':'))
        .findFirst()
        .map(line -> line.substring(field.length() + 1));
  }

  private static byte[] encoded(String... words) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.write(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
    for (var word : words) {
      var text = word.getBytes(StandardCharsets.UTF_8);
      bytes.write(("$" + text.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      bytes.write(text);
      bytes.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  private static @Nullable Object reply(DataInputStream in) throws IOException {
    int type = in.read();
    var line = line(in);
    return switch (type) {
      case '+' -> line;
      case ':' -> Long.valueOf(line);
      case '$' -> bulk(in, Integer.parseInt(line));
      case '*' -> array(in, Integer.parseInt(line));
      case '-' -> throw new IllegalStateException(line);
      default -> throw new IOException("the connection ended");
    };
  }

  private static @Nullable String bulk(DataInputStream in, int length) throws IOException {
    if (length < 0) {
      return null;
    }
    var bytes = new byte[length];
    in.readFully(bytes);
    line(in);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static @Nullable List<@Nullable Object> array(DataInputStream in, int length)
      throws IOException {
    if (length < 0) {
      return null;
    }
    var elements = new ArrayList<@Nullable Object>();
    for (int i = 0; i < length; i++) {
      elements.add(reply(in));
    }
    return elements;
  }

  private static String line(DataInputStream in) throws IOException {
    var text = new StringBuilder();
    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
      if (c != '\r') {
        text.append((char) c);
      }
    }
    return text.toString();
  }
}
