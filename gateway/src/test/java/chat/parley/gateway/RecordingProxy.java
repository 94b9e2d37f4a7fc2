package chat.parley.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Passes TCP connections on to a port and keeps what the server sends. Thread-safe.
public final class RecordingProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final List<Recording> recordings = new CopyOnWriteArrayList<>();

  /// What the server sent on one connection.
  public static final class Recording {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    synchronized void add(byte[] buffer, int length) {
      bytes.write(buffer, 0, length);
    }

    public synchronized byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  public RecordingProxy(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  public List<Recording> recordings() {
    return recordings;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        var upstream = new Socket(InetAddress.getLoopbackAddress(), target);
        var recording = new Recording();
        recordings.add(recording);
        Thread.ofVirtual().start(() -> pump(client, upstream, null));
        Thread.ofVirtual().start(() -> pump(upstream, client, recording));
      } catch (IOException _) {
        // Closed.
      }
    }
  }

  private static void pump(Socket from, Socket to, @Nullable Recording recording) {
    try (from;
        to) {
      copy(from.getInputStream(), to.getOutputStream(), recording);
    } catch (IOException _) {
      // One side has gone; so does the other.
    }
  }

  private static void copy(InputStream in, OutputStream out, @Nullable Recording recording)
      throws IOException {
    var buffer = new byte[16_384];
    for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
      if (recording != null) {
        recording.add(buffer, length);
      }
      out.write(buffer, 0, length);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
