package chat.parley.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Stands between a client and a gateway, and does to what passes what bad networks and bad servers
/// do. Thread-safe.
final class TamperingProxy implements AutoCloseable {
  private static final int PIECE = 65_536;
  private static final byte[] BAD_GATEWAY =
      "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(ISO_8859_1);

  private final URI target;
  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean blocksUpgrades;
  private volatile Supplier<UnaryOperator<byte[]>> toServer = UnaryOperator::identity;
  private volatile Supplier<UnaryOperator<byte[]>> toClient = UnaryOperator::identity;

  private TamperingProxy(URI target, ServerSocket server) {
    this.target = target;
    this.server = server;
  }

  static TamperingProxy before(URI target) {
    try {
      var proxy =
          new TamperingProxy(target, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return URI.create("http://localhost:" + server.getLocalPort());
  }

  /// Answers 502 to whoever asks for a WebSocket.
  TamperingProxy blockUpgrades() {
    blocksUpgrades = true;
    return this;
  }

  /// Says otherwise what clients say: text of the same length.
  TamperingProxy replaceInRequests(String text, String by) {
    toServer = () -> new Replacing(text, by);
    return this;
  }

  /// Says otherwise what the server says: text of the same length.
  TamperingProxy replaceInAnswers(String text, String by) {
    toClient = () -> new Replacing(text, by);
    return this;
  }

  /// @param perConnection what is done to the bytes of one connection, piece by piece
  TamperingProxy treatAnswers(Supplier<UnaryOperator<byte[]>> perConnection) {
    toClient = perConnection;
    return this;
  }

  /// Every connection that there is breaks; new ones are well.
  void cutAll() {
    var all = List.copyOf(sockets);
    sockets.removeAll(all);
    all.forEach(TamperingProxy::closeQuietly);
  }

  @Override
  public void close() {
    closeQuietly(server);
    cutAll();
  }

  private void accept() {
    try {
      while (true) {
        var client = server.accept();
        Thread.ofVirtual().start(() -> join(client));
      }
    } catch (IOException _) {
      // It was closed.
    }
  }

  private void join(Socket client) {
    try {
      var gateway = new Socket(target.getHost(), target.getPort());
      gateway.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      sockets.add(client);
      sockets.add(gateway);
      var answers = toClient.get();
      Thread.ofVirtual().start(() -> pass(gateway, client, answers));
      var requests = toServer.get();
      pass(client, gateway, piece -> request(piece, client, requests));
    } catch (IOException _) {
      closeQuietly(client);
    }
  }

  private byte[] request(byte[] piece, Socket client, UnaryOperator<byte[]> requests) {
    if (blocksUpgrades && new String(piece, ISO_8859_1).contains("Upgrade: websocket")) {
      try {
        client.getOutputStream().write(BAD_GATEWAY);
        client.shutdownOutput();
      } catch (IOException _) {
        // It is gone already.
      }
      return new byte[0];
    }
    return requests.apply(piece);
  }

  private void pass(Socket from, Socket to, UnaryOperator<byte[]> treatment) {
    var piece = new byte[PIECE];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        out.write(treatment.apply(Arrays.copyOf(piece, length)));
        out.flush();
      }
    } catch (IOException _) {
      // One of the two has ended it.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException _) {
      // Nobody needs it any more.
    }
  }
}
