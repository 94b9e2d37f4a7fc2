package chat.parley.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What lies between clients and one node, whose connections a test cuts. Thread-safe.
final class CutNetwork implements AutoCloseable {
  private final URI node;
  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private CutNetwork(URI node, ServerSocket server) {
    this.node = node;
    this.server = server;
  }

  static CutNetwork before(URI node) {
    try {
      var network = new CutNetwork(node, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(network::accept);
      return network;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where clients reach the node: host and port.
  String authority() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /// Ends every connection that there is, and returns how many there were.
  int cut() {
    var all = List.copyOf(sockets);
    all.forEach(this::end);
    return all.size() / 2;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        link(server.accept());
      } catch (IOException _) {
        // It is closed.
      }
    }
  }

  private void link(Socket client) {
    try {
      var gateway = new Socket(node.getHost(), node.getPort());
      sockets.addAll(List.of(client, gateway));
      Thread.ofVirtual().start(() -> pass(client, gateway));
      Thread.ofVirtual().start(() -> pass(gateway, client));
    } catch (IOException _) {
      // The node is away: the client sees a connection that breaks.
      end(client);
    }
  }

  private void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // Cut.
    } finally {
      end(from);
      end(to);
    }
  }

  private void end(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
