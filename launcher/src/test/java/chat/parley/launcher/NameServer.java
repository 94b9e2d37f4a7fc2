package chat.parley.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Tells addresses of names, as a container engine's does (RFC 1035, type A alone). Thread-safe.
final class NameServer implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int TYPE_A = 1;

  /// A response, and what it says besides: the last byte of a header's flags.
  private static final int NO_ERROR = 0x80;

  private static final int NO_SUCH_NAME = 0x83;

  /// How it answers.
  enum State {
    WELL(NO_ERROR),
    SILENT(NO_ERROR),
    FAILING(0x82),
    REFUSING(0x85);

    private final int code;

    State(int code) {
      this.code = code;
    }
  }

  private final Map<String, List<String>> addresses = new ConcurrentHashMap<>();
  private final DatagramSocket socket;
  private volatile State state = State.WELL;

  private NameServer(DatagramSocket socket) {
    this.socket = socket;
  }

  static NameServer start() {
    try {
      var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      var server = new NameServer(socket);
      Thread.ofVirtual().name("name server").start(server::serve);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  /// What it says of a name from now on. Of any other name it says that there is none.
  void tell(String name, String... addressesOfName) {
    addresses.put(name, List.of(addressesOfName));
  }

  /// How it answers from now on.
  void be(State how) {
    state = how;
  }

  @Override
  public void close() {
    socket.close();
  }

  private void serve() {
    var packet = new DatagramPacket(new byte[512], 512);
    try {
      while (!socket.isClosed()) {
        packet.setLength(512);
        socket.receive(packet);
        if (state != State.SILENT) {
          var answer = answer(packet.getData());
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private byte[] answer(byte[] query) throws IOException {
    var name = new StringBuilder();
    int at = HEADER;
    for (; query[at] != 0; at += 1 + query[at]) {
      name.append(name.isEmpty() ? "" : ".")
          .append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII));
    }
    int type = query[at + 2];
    int end = at + 5;
    var known = addresses.get(name.toString());
    int code = state != State.WELL ? state.code : known == null ? NO_SUCH_NAME : NO_ERROR;
    var told = known == null || type != TYPE_A || code != NO_ERROR ? List.<String>of() : known;
    var answer = new ByteArrayOutputStream();
    answer.write(query, 0, 2);
    // A response; no error, or which. One question, so many answers.
    answer.write(new byte[] {(byte) 0x81, (byte) code, 0, 1, 0});
    answer.write(told.size());
    answer.write(new byte[4]);
    answer.write(query, HEADER, end - HEADER);
    for (var address : told) {
      // The name of the question, type A, class IN, for a second, four bytes.
      answer.write(new byte[] {(byte) 0xc0, HEADER, 0, TYPE_A, 0, 1, 0, 0, 0, 1, 0, 4});
      answer.write(InetAddress.getByName(address).getAddress());
    }
    return answer.toByteArray();
  }
}
