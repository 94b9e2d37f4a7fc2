package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// That what the proxy counts is there to be counted: elsewhere a good result is that there is
/// none.
final class RedisProxyIT {
  private static final String READ =
      "*4\r\n$6\r\nXRANGE\r\n$12\r\nproxied-log1\r\n$1\r\n-\r\n$1\r\n+\r\n";

  /// Also those that come in two pieces, and nothing twice.
  @Test
  void readsAreCountedByTheirKeys() throws IOException {
    try (var proxy = RedisProxy.before(RedisExtension.server());
        var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.server().port())) {
      ask(socket, READ);
      proxy.countReads();
      ask(socket, READ + READ.replace("log1", "log2"));
      for (int cut = 1; cut < READ.length(); cut += 7) {
        send(socket, READ.substring(0, cut));
        ask(socket, READ.substring(cut));
      }

      int inTwo = (READ.length() - 2) / 7 + 1;
      assertThat(proxy.takeReads()).isEqualTo(Map.of("proxied-log1", 1 + inTwo, "proxied-log2", 1));
    }
  }

  /// Returns when it is answered: the proxy has seen all of it.
  private static void ask(Socket socket, String commands) throws IOException {
    send(socket, commands + "*2\r\n$4\r\nECHO\r\n$3\r\nend\r\n");
    var in = socket.getInputStream();
    var answer = new StringBuilder();
    while (!answer.toString().endsWith("$3\r\nend\r\n")) {
      int next = in.read();
      assertThat(next).as("what came after " + answer).isNotNegative();
      answer.append((char) next);
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.setTcpNoDelay(true);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
