package chat.parley.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// How many scripts and reads of logs Redis has run, by its own count. Immutable.
///
/// @param scripts appends included
/// @param appends by the gateways' count
/// @param ranges XRANGE, pages of logs and those within scripts
record ScriptReads(double scripts, double appends, double ranges) {
  static ScriptReads of(TestCluster cluster) {
    var stats = commandStats(cluster.redis().plan().port());
    return new ScriptReads(
        calls(stats, "evalsha"),
        cluster.count("parley_backplane_appends_total"),
        calls(stats, "xrange"));
  }

  ScriptReads since(ScriptReads before) {
    return new ScriptReads(
        scripts - before.scripts, appends - before.appends, ranges - before.ranges);
  }

  /// Those of the workload that goes on, and the position checks, are among them.
  String perClient(int clients) {
    return String.format(
        Locale.ROOT,
        "%.2f scripts per client that are no appends, %.3f ranges",
        (scripts - appends) / clients,
        ranges / clients);
  }

  private static double calls(String stats, String command) {
    return stats
        .lines()
        .filter(line -> line.startsWith("cmdstat_" + command + ":calls="))
        .mapToDouble(
            line -> Double.parseDouble(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
        .sum();
  }

  private static String commandStats(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("INFO commandstats\r\n".getBytes(StandardCharsets.US_ASCII));
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      var length = in.readLine();
      if (length == null || !length.startsWith("$")) {
        throw new IOException("Redis answered " + length);
      }
      var text = new char[Integer.parseInt(length.substring(1))];
      for (int read = 0; read < text.length; ) {
        int more = in.read(text, read, text.length - read);
        if (more < 0) {
          throw new IOException("Redis closed in the middle of an answer");
        }
        read += more;
      }
      return new String(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
