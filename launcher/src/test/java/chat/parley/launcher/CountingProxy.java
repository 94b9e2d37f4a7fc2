package chat.parley.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// Stands before a node and counts what it sends to its clients, heads and frames and all. What a
/// client has is counted. Thread-safe.
final class CountingProxy implements AutoCloseable {
  private final URI node;
  private final ServerSocket server;
  private final AtomicLong bytes = new AtomicLong();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private CountingProxy(URI node, ServerSocket server) {
    this.node = node;
    this.server = server;
  }

  static CountingProxy before(URI node) {
    try {
      var proxy =
          new CountingProxy(node, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where clients connect.
  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /// What all clients have got together.
  long bytes() {
    return bytes.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        var upstream = new Socket(InetAddress.getLoopbackAddress(), node.getPort());
        sockets.addAll(List.of(client, upstream));
        Thread.ofVirtual().start(() -> pass(client, upstream, new AtomicLong()));
        Thread.ofVirtual().start(() -> pass(upstream, client, bytes));
      } catch (IOException _) {
        // The proxy is closed.
      }
    }
  }

  private static void pass(Socket from, Socket to, AtomicLong counted) {
    var buffer = new byte[16_384];
    try {
      var in = from.getInputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        // Before whoever waits for it has it.
        counted.addAndGet(length);
        to.getOutputStream().write(buffer, 0, length);
      }
    } catch (IOException _) {
      // One side has gone; so does the other.
    } finally {
      close(from);
      close(to);
    }
  }

  private static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }

  @Override
  public void close() {
    close(server);
    sockets.forEach(CountingProxy::close);
  }
}
