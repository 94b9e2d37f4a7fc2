package chat.parley.backplane.redis;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Stands between a replica and its primary, and can let the connection stand while nothing passes.
/// Unlike {@link RedisProxy} it does not look at the bytes: replication is no protocol of replies.
/// Thread-safe.
final class RedisLink implements AutoCloseable {
  private final RedisServer target;
  private final ServerSocket server;
  private final List<Closeable> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean isStalled;

  private RedisLink(RedisServer target, ServerSocket server) {
    this.target = target;
    this.server = server;
  }

  static RedisLink to(RedisServer target) {
    try {
      var link = new RedisLink(target, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(link::accept);
      return link;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RedisServer server() {
    return new RedisServer("127.0.0.1", server.getLocalPort());
  }

  /// From here on what comes is swallowed.
  void stall() {
    isStalled = true;
  }

  @Override
  public void close() {
    sockets.forEach(RedisLink::closeQuietly);
    closeQuietly(server);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var replica = server.accept();
        var primary = new Socket();
        sockets.add(replica);
        sockets.add(primary);
        primary.connect(new InetSocketAddress(target.host(), target.port()));
        Thread.ofVirtual().start(() -> pump(replica, primary));
        Thread.ofVirtual().start(() -> pump(primary, replica));
      } catch (IOException _) {
        // Closed, or the primary is away.
      }
    }
  }

  private void pump(Socket from, Socket to) {
    var buffer = new byte[16_384];
    try {
      var in = from.getInputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (!isStalled) {
          to.getOutputStream().write(buffer, 0, length);
        }
      }
    } catch (IOException _) {
      // One side has gone; so does the other.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }
}
