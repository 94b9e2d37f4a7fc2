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

/// Stands before a server: between a replica and its primary, where it can let the connection stand
/// while nothing passes, or as the address that clients know, which may come to name another
/// server. Unlike {@link RedisProxy} it does not look at the bytes: replication is no protocol of
/// replies. Thread-safe.
public final class RedisLink implements AutoCloseable {
  private volatile RedisServer target;
  private final ServerSocket server;
  private final List<Closeable> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean isStalled;

  private RedisLink(RedisServer target, ServerSocket server) {
    this.target = target;
    this.server = server;
  }

  public static RedisLink to(RedisServer target) {
    try {
      var link = new RedisLink(target, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(link::accept);
      return link;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public RedisServer server() {
    return new RedisServer("127.0.0.1", server.getLocalPort());
  }

  /// From here on what comes is swallowed.
  void stall() {
    isStalled = true;
  }

  /// From here on all passes again. What was swallowed is gone, and so its connections end.
  void heal() {
    sockets.forEach(RedisLink::closeQuietly);
    isStalled = false;
  }

  /// From here on it leads to another server; the present connections end.
  public void redirect(RedisServer other) {
    target = other;
    sockets.forEach(RedisLink::closeQuietly);
  }

  @Override
  public void close() {
    sockets.forEach(RedisLink::closeQuietly);
    closeQuietly(server);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        connect(server.accept());
      } catch (IOException _) {
        // Closed.
      }
    }
  }

  private void connect(Socket client) {
    var upstream = new Socket();
    sockets.add(client);
    sockets.add(upstream);
    try {
      var current = target;
      upstream.connect(new InetSocketAddress(current.host(), current.port()));
      Thread.ofVirtual().start(() -> pump(client, upstream));
      Thread.ofVirtual().start(() -> pump(upstream, client));
    } catch (IOException _) {
      // The server is away, and so it is for the client.
      end(client, upstream);
    }
  }

  private void end(Socket one, Socket other) {
    closeQuietly(one);
    closeQuietly(other);
    sockets.remove(one);
    sockets.remove(other);
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
      end(from, to);
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
