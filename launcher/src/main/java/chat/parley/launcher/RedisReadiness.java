package chat.parley.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// Asks Redis with a `PING`. One that still loads its data answers with an error, and so is not
/// ready.
record RedisReadiness(RedisAddress address) implements Readiness {
  private static final int TIMEOUT_MILLIS = 1_000;

  @Override
  public boolean isReady() {
    try {
      return ping().equals("+PONG");
    } catch (IOException _) {
      return false;
    }
  }

  /// The line that Redis answers: `+PONG`, or an error that begins with `-`.
  String ping() throws IOException {
    try (var socket = connect()) {
      var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      if (!address.credentials().isEmpty()) {
        var words = new ArrayList<>(List.of("AUTH"));
        words.addAll(address.credentials());
        var answer = ask(socket, reader, words);
        if (!answer.equals("+OK")) {
          return answer;
        }
      }
      if (!address.database().isEmpty()) {
        var answer = ask(socket, reader, List.of("SELECT", address.database()));
        if (!answer.equals("+OK")) {
          return answer;
        }
      }
      return ask(socket, reader, List.of("PING"));
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket();
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(address.host(), address.port()), TIMEOUT_MILLIS);
    return socket;
  }

  private static String ask(Socket socket, BufferedReader reader, List<String> words)
      throws IOException {
    var request = new StringBuilder("*" + words.size() + "\r\n");
    for (var word : words) {
      request.append("$").append(word.getBytes(UTF_8).length).append("\r\n");
      request.append(word).append("\r\n");
    }
    socket.getOutputStream().write(request.toString().getBytes(UTF_8));
    var answer = reader.readLine();
    if (answer == null) {
      throw new IOException("closed without an answer");
    }
    return answer;
  }
}
