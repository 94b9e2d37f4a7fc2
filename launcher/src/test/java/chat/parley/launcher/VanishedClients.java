package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Clients of a cluster vanish: nothing reaches them any more, and they say nothing. Others talk on
/// and notice nothing. Only for a program in a network of its own ([OwnNetwork]), whose rules it
/// changes.
final class VanishedClients {
  private static final String ADDRESS = "127.9.9.9";
  private static final int OF_EACH_KIND = 50;
  private static final Duration FORGOTTEN = Duration.ofSeconds(100);

  /// Over some seconds.
  private static final int SAMPLES = 300;

  /// By so much two means of the same may differ.
  private static final double FEW = 3;

  private static final String CONNECTIONS = "parley_gateway_connections{";
  private static final String SUBSCRIPTIONS = "parley_gateway_subscriptions";

  private final TestCluster cluster;

  VanishedClients(TestCluster cluster) {
    this.cluster = cluster;
  }

  Fault vanish() {
    return Fault.ofOthers(
        "clients vanish without a word",
        workload -> {
          try {
            vanish(workload.rooms());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
          }
        });
  }

  private void vanish(List<String> busy) throws IOException, InterruptedException {
    var alice = cluster.signIn("alice");
    var quiet = cluster.publicRoom(alice);
    double connections = steady(this::pushed, 0);
    double subscriptions = steady(this::meanSubscriptions, 1);
    var sockets = new ArrayList<Socket>();
    try {
      for (int i = 0; i < OF_EACH_KIND; i++) {
        var node = cluster.nodes()[i % cluster.nodes().length];
        for (var room : List.of(busy.get(i % busy.size()), quiet)) {
          openSocket(sockets, node, alice, room);
          openStream(sockets, node, alice, room);
        }
      }
      Deadline.await(
          () -> "all to be connected, of which are " + (pushed() - connections),
          () ->
              pushed() - connections == sockets.size()
                  && subscriptions() - subscriptions >= sockets.size() / 2.0);
      rule("add");
      try {
        awaitForgotten(sockets.size(), connections, subscriptions);
      } finally {
        rule("del");
      }
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }

  private void awaitForgotten(int vanished, double connections, double subscriptions) {
    var gone = closed("gone");
    var silent = closed("no-pong");
    var slow = closed("slow-reader");
    long since = System.nanoTime();
    Deadline.await(
        () -> "all to be forgotten, of which remain " + (pushed() - connections),
        FORGOTTEN,
        () -> pushed() <= connections);
    double asGone = closed("gone").since(gone);
    double asSilent = closed("no-pong").since(silent);
    double asSlow = closed("slow-reader").since(slow);
    System.out.printf(
        Locale.ROOT,
        "%d clients vanish without a word: all forgotten after %d s, closed as %.0f gone, %.0f"
            + " without a pong, %.0f slow%n",
        vanished,
        (System.nanoTime() - since) / 1_000_000_000,
        asGone,
        asSilent,
        asSlow);
    assertThat(asGone + asSilent + asSlow)
        .as("connections closed")
        .isGreaterThanOrEqualTo(vanished);
    Deadline.await(
        () -> "no subscription to be left beside " + subscriptions,
        () -> meanSubscriptions() < subscriptions + FEW);
  }

  /// What is asked for twice in a row with nearly the same answer: nothing is on its way any more.
  private static double steady(DoubleSupplier ask, double difference) {
    var answers = new ArrayDeque<>(List.of(ask.getAsDouble()));
    Deadline.await(
        () -> "a steady number; were " + answers,
        () -> {
          double before = answers.getLast();
          answers.add(ask.getAsDouble());
          return Math.abs(answers.getLast() - before) <= difference;
        });
    return answers.getLast();
  }

  /// Each poll that waits has one, and there are moments without many.
  private double meanSubscriptions() {
    return IntStream.range(0, SAMPLES).mapToDouble(_ -> subscriptions()).average().orElseThrow();
  }

  private double subscriptions() {
    return Counted.byAll(cluster.gateways(), SUBSCRIPTIONS).sum();
  }

  private double pushed() {
    return Stream.of("sse", "websocket")
        .mapToDouble(
            transport ->
                Counted.byAll(cluster.gateways(), CONNECTIONS + "transport=\"" + transport + "\"")
                    .sum())
        .sum();
  }

  private Counted closed(String reason) {
    return cluster.counted("parley_gateway_connections_closed_total{reason=\"" + reason + "\"");
  }

  private static void openSocket(List<Socket> sockets, URI node, Identity who, String room)
      throws IOException {
    var socket =
        open(
            sockets,
            node,
            who,
            "/v1/ws",
            String.join(
                "\r\n",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Protocol: chat.v1",
                ""));
    awaitHead(socket);
    var text =
        ("{\"id\":1,\"cmd\":\"subscribe\",\"room\":\"" + room + "\"}")
            .getBytes(StandardCharsets.UTF_8);
    // A mask of zeros changes nothing.
    var frame = new byte[text.length + 6];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | text.length);
    System.arraycopy(text, 0, frame, 6, text.length);
    socket.getOutputStream().write(frame);
  }

  private static void openStream(List<Socket> sockets, URI node, Identity who, String room)
      throws IOException {
    awaitHead(
        open(sockets, node, who, "/v1/events?rooms=" + room, "Accept: text/event-stream\r\n"));
  }

  private static Socket open(
      List<Socket> sockets, URI node, Identity who, String path, String headers)
      throws IOException {
    var socket = new Socket();
    sockets.add(socket);
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(ADDRESS), 0));
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), node.getPort()));
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: " + node.getAuthority() + "\r\n")
                .concat("Authorization: " + who.bearer() + "\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void awaitHead(Socket socket) throws IOException {
    var in = socket.getInputStream();
    for (int newlines = 0; newlines < 2; ) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("closed in the head of an answer");
      }
      newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
    }
  }

  /// While there is this rule nothing reaches them: no acknowledgement comes back either.
  private static void rule(String verb) throws IOException, InterruptedException {
    var command = List.of("ip", "rule", verb, "pref", "50", "to", ADDRESS, "blackhole");
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new AssertionError(command + " failed");
    }
  }
}
