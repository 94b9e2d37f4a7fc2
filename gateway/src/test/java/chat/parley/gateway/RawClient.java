package chat.parley.gateway;

import chat.parley.backplane.openapi.DescribedApi;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A plain socket: what is sent and what comes is bytes. A refusal of what was asked by `request`
/// must be as the API's description has it. Used by one thread.
public final class RawClient implements AutoCloseable {
  /// Far beyond what a loaded machine needs; only a failing test takes so long.
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Socket socket;
  private final InputStream in;

  /// The first line of the last request; empty where something else was sent since.
  private String asked = "";

  /// An HTTP answer, its head as it came.
  public record Answer(int status, String head, String body) {
    /// The value of a header, or an empty text.
    public String header(String name) {
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ':'))
          .map(line -> line.substring(name.length() + 1).trim())
          .findFirst()
          .orElse("");
    }
  }

  private RawClient(Socket socket) {
    try {
      this.socket = socket;
      socket.setSoTimeout(Math.toIntExact(TIMEOUT.toMillis()));
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream(), 2048);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static RawClient connect(GatewayNode node) {
    return connect(node.port());
  }

  public static RawClient connect(int port) {
    return connect(port, 0);
  }

  /// @param receiveBuffer bytes that the system keeps for a client that does not read; 0 for the
  ///   usual
  public static RawClient connect(int port, int receiveBuffer) {
    try {
      var socket = new Socket();
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          Math.toIntExact(TIMEOUT.toMillis()));
      return new RawClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException("no connection to port " + port, e);
    }
  }

  public static RawClient connectTls(int port, SSLContext tls) {
    try {
      return new RawClient(
          tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException("no TLS connection to port " + port, e);
    }
  }

  public int localPort() {
    return socket.getLocalPort();
  }

  public RawClient send(String text) {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  public RawClient send(byte[] bytes) {
    asked = "";
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("could not send " + bytes.length + " bytes", e);
    }
  }

  /// Sends as much as the peer takes; false once it takes no more or has gone.
  public boolean trySend(byte[] bytes) {
    asked = "";
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// Sends a request, `lines` being its first line and its headers.
  public RawClient request(String... lines) {
    send(String.join("\r\n", lines) + "\r\nhost: gateway\r\n\r\n");
    asked = lines[0];
    return this;
  }

  /// The head of the next answer, up to the empty line.
  public Answer head() {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = read("the head of an answer");
      if (next < 0) {
        throw new AssertionError("the connection ended in the head of an answer: '" + head + "'");
      }
      head.append((char) next);
    }
    return new Answer(Integer.parseInt(head.substring(9, 12)), head.toString(), "");
  }

  /// The next answer, with as much of a body as its length says, or all up to the end.
  public Answer answer() {
    var head = head();
    var length = head.header("content-length");
    var body =
        length.isEmpty()
            ? head.status() == 304 ? new byte[0] : untilEnd()
            : bytes(Integer.parseInt(length));
    var answer = new Answer(head.status(), head.head(), new String(body, StandardCharsets.UTF_8));
    checkRefusal(answer);
    return answer;
  }

  private void checkRefusal(Answer answer) {
    var type = answer.header("content-type");
    if (!asked.isEmpty() && type.equals("application/problem+json")) {
      var words = asked.split("[ ?]", -1);
      DescribedApi.check(
          "gateway",
          new DescribedApi.Answer(words[0], words[1], answer.status(), type, answer.body()));
    }
  }

  public byte[] bytes(int count) {
    try {
      var bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw new AssertionError("the connection ended at byte " + bytes.length + " of " + count);
      }
      return bytes;
    } catch (SocketTimeoutException _) {
      throw new AssertionError("waited " + TIMEOUT + " in vain for " + count + " bytes");
    } catch (IOException e) {
      throw new AssertionError("the connection broke before " + count + " bytes", e);
    }
  }

  /// A line without its end; null at the end of the connection.
  public @Nullable String line() {
    var line = new ByteArrayOutputStream();
    for (int next = read("a line"); next != '\n'; next = read("the rest of a line")) {
      if (next < 0) {
        return null;
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /// All that comes until the peer closes.
  public byte[] untilEnd() {
    var bytes = new ByteArrayOutputStream();
    for (int next = read("the end"); next >= 0; next = read("the end")) {
      bytes.write(next);
    }
    return bytes.toByteArray();
  }

  /// Fails unless the peer closes without another byte.
  public void expectEnd() {
    var rest = untilEnd();
    if (rest.length > 0) {
      throw new AssertionError(
          "expected the end, came '" + new String(rest, StandardCharsets.ISO_8859_1) + "'");
    }
  }

  /// Whether something comes within `time`.
  public boolean hasMore(Duration time) {
    try {
      socket.setSoTimeout(Math.toIntExact(time.toMillis()));
      in.mark(1);
      int next = in.read();
      in.reset();
      return next >= 0;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      restoreTimeout();
    }
  }

  /// The next byte; -1 at the end, however that came about.
  int read(String what) {
    try {
      return in.read();
    } catch (SocketTimeoutException _) {
      throw new AssertionError("waited " + TIMEOUT + " in vain for " + what);
    } catch (SocketException _) {
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void restoreTimeout() {
    try {
      socket.setSoTimeout(Math.toIntExact(TIMEOUT.toMillis()));
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends the connection as a crash does: with a reset.
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
