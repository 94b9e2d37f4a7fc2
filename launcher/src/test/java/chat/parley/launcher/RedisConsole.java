package chat.parley.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Says to Redis what an operator, or somebody who has no business there, would say to it.
record RedisConsole(int port) {
  /// The answer's texts and numbers, one after the other, whatever their nesting.
  List<String> say(String... words) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      var command = new StringBuilder("*" + words.length + "\r\n");
      for (var word : words) {
        int bytes = word.getBytes(StandardCharsets.UTF_8).length;
        command.append("$" + bytes + "\r\n" + word + "\r\n");
      }
      socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.UTF_8));
      var answer = new ArrayList<String>();
      read(socket.getInputStream(), answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(InputStream in, List<String> answer) throws IOException {
    var line = line(in);
    var rest = line.substring(1);
    switch (line.charAt(0)) {
      case '*' -> {
        for (int i = 0; i < Integer.parseInt(rest); i++) {
          read(in, answer);
        }
      }
      case '$' -> {
        answer.add(new String(in.readNBytes(Integer.parseInt(rest)), StandardCharsets.UTF_8));
        line(in);
      }
      case '-' -> throw new AssertionError(rest);
      default -> answer.add(rest);
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("Redis has closed the connection");
      }
      line.append((char) c);
    }
    line.setLength(line.length() - 1);
    return line.toString();
  }
}
