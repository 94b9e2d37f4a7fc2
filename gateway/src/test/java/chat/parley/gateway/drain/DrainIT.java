package chat.parley.gateway.drain;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.admission.Admission;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.gateway.connection.Listener;
import chat.parley.gateway.fanout.Loops;
import chat.parley.gateway.metrics.GatewayMeter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import reactor.netty.NettyPipeline;

/// SIGTERM, as far as it reaches the application: its context is closed.
final class DrainIT {
  /// A single event loop is the Redis thread.
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void everyoneIsToldToComeBackBeforeTheServerCloses(int eventLoops) throws InterruptedException {
    var node = GatewayNode.start(Map.of("parley.gateway.connection.event-loops", "" + eventLoops));
    assertThat(areOneThread(node)).isEqualTo(eventLoops == 1);
    var room = node.publicRoom();
    var sockets = new ArrayList<WebSocketClient>();
    for (int i = 0; i < 50; i++) {
      sockets.add(WebSocketClient.connect(node, "bob"));
      sockets.getLast().subscribe(room);
    }
    try (var stream = EventStreamClient.open(node, "bob", "rooms=" + room);
        var both = EventStreamClient.open(node, "bob", "rooms=" + room + "," + node.publicRoom());
        var poller = PollClient.of(node, "bob")) {
      stream.expect("cursor");
      both.expect("cursor");
      var cursor = poller.poll("rooms=" + room).cursor();
      var waiting = poller.polling("rooms=" + room + "&cursor=" + cursor);
      // Two streams follow three rooms.
      awaitSubscriptions(node, sockets.size() + 3 + 1);
      node.say(room, "last words");
      // Acknowledged is not yet delivered; who leaves before gets it from the next node.
      awaitDeliveries(node, sockets.size() + 2 + 1);

      var closing = Thread.ofPlatform().start(node::close);

      var waits = new HashSet<Long>();
      for (var socket : sockets) {
        socket.expectMessage("last words");
        var reconnect = socket.event();
        assertThat(reconnect.path("event").asString()).isEqualTo("reconnect");
        assertThat(reconnect.path("afterMillis").asLong(-1)).isBetween(0L, 3_000L);
        waits.add(reconnect.path("afterMillis").asLong());
        assertThat(reconnect.path("reason").asString()).isEqualTo("drain");
        assertThat(socket.expectClose(1012).closeReason()).startsWith("4000 ");
        socket.close();
      }
      assertThat(waits).as("moments at which they come back").hasSizeGreaterThan(10);
      stream.expectMessage("last words");
      var reconnect = stream.expect("reconnect");
      assertThat(stream.retry()).isEqualTo(reconnect.json().path("afterMillis").asString());
      stream.expectEnd();
      both.expectMessage("last words");
      assertThat(both.expect("cursor").id()).startsWith("v");
      both.expect("reconnect");
      both.expectEnd();
      assertThat(Waiting.of(waiting).texts()).containsExactly("last words");
      closing.join(20_000);
      assertThat(closing.isAlive()).isFalse();
    }
  }

  @Test
  void aWaitingPollIsAnsweredEarly() throws InterruptedException {
    var node = GatewayNode.start(Map.of());
    var room = node.publicRoom();
    try (var poller = PollClient.of(node, "bob")) {
      var cursor = poller.poll("rooms=" + room).cursor();
      var waiting = poller.polling("rooms=" + room + "&cursor=" + cursor);
      awaitSubscriptions(node, 1);

      var closing = Thread.ofPlatform().start(node::close);

      var answer = Waiting.of(waiting);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("retry-after")).isNotEmpty();
      assertThat(answer.cursor()).isEqualTo(cursor);
      assertThat(answer.texts()).isEmpty();
      closing.join(20_000);
      assertThat(closing.isAlive()).isFalse();
    }
  }

  /// A peer that has not answered the close frame may not have read it.
  @Test
  void theServerWaitsForWhoIsStillReading() throws InterruptedException {
    var node = GatewayNode.start(Map.of());
    try (var socket = WebSocketClient.connect(node, "bob")) {
      socket.ping();
      var channel = node.channel(socket.raw().localPort());
      var closing = Thread.ofPlatform().start(node::close);
      socket.expectClose(1012);

      assertThat(socket.raw().hasMore(Duration.ofSeconds(1))).isFalse();
      assertThat(channel.isOpen()).isTrue();

      socket.raw().send(WebSocketClient.masked(WebSocketClient.CLOSE, true, new byte[] {3, -12}));
      socket.raw().expectEnd();
      closing.join(20_000);
      assertThat(closing.isAlive()).isFalse();
    }
  }

  /// The server still serves while others leave; only nobody new is let in for long.
  @Test
  void aDrainingNodeRefusesWhoComesAndAnswersPolls() {
    try (var node = GatewayNode.start(Map.of());
        var raw = RawClient.connect(node);
        var rawStream = RawClient.connect(node);
        var poller = PollClient.of(node, "alice")) {
      var room = node.publicRoom();
      var cursor = poller.poll("rooms=" + room).cursor();
      node.bean(Admission.class).drain();

      var refused = raw.request(WebSocketClient.request(node.token("bob"))).answer();
      var stream = EventStreamClient.open(rawStream, node.token("bob"), "rooms=" + room);

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("\"code\":4000");
      assertThat(stream.expect("refused").json().path("error").path("code").asInt())
          .isEqualTo(4000);
      stream.expectEnd();
      assertThat(poller.post("/v1/rooms/" + room + "/messages", "{\"text\":\"hi\"}").status())
          .isEqualTo(200);
      assertThat(poller.poll("rooms=" + room + "&cursor=" + cursor).texts()).containsExactly("hi");
    }
  }

  /// A client that keeps it would send its next request into a socket that is being closed.
  @Test
  void anAnswerOfADrainingNodeIsTheLastOnItsConnection() {
    try (var node = GatewayNode.start(Map.of());
        var kept = RawClient.connect(node);
        var waiting = PollClient.of(node, "bob")) {
      var room = node.publicRoom();
      var first = waiting.poll("rooms=" + room);
      var poll = waiting.polling("rooms=" + room + "&cursor=" + first.cursor());
      awaitSubscriptions(node, 1);
      var before = kept.request("GET /v1/poll HTTP/1.1").answer();

      node.bean(Admission.class).drain();
      var after = kept.request("GET /v1/poll HTTP/1.1").answer();
      node.say(room, "said while it drains");

      assertThat(before.header("connection")).isEmpty();
      assertThat(after.header("connection")).isEqualTo("close");
      kept.expectEnd();
      assertThat(first.header("connection")).isEmpty();
      assertThat(Waiting.of(poll).header("connection")).isEqualTo("close");
    }
  }

  /// Where everybody else is gone in a moment, too.
  @Test
  void whoKeptAConnectionIsAnsweredThereOnceMore() {
    var node = GatewayNode.start(Map.of());
    try (var kept = RawClient.connect(node)) {
      assertThat(kept.request("GET /v1/poll HTTP/1.1").answer().header("connection")).isEmpty();

      var closing = Thread.ofPlatform().start(node::close);
      Waiting.until("nobody can connect", () -> !canConnect(node));

      assertThat(kept.request("GET /v1/poll HTTP/1.1").answer().header("connection"))
          .isEqualTo("close");
      kept.expectEnd();
      Waiting.until("the node has stopped", () -> !closing.isAlive());
    }
  }

  @Test
  void aRequestUnderWayIsAnsweredBeforeTheEnd() throws InterruptedException {
    var node = GatewayNode.start(Map.of("parley.redis.command-timeout", "15s"));
    var room = node.publicRoom();
    var redis = RedisExtension.server();
    try (var sender = PollClient.of(node, "alice");
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      // Signed in, and known to the node.
      sender.post("/v1/rooms/" + room + "/messages", "{\"text\":\"first\"}");
      redis.command("CLIENT", "PAUSE", "10000", "WRITE");
      var listener = node.bean(Listener.class);
      var answer =
          supplyAsync(
              () -> sender.post("/v1/rooms/" + room + "/messages", "{\"text\":\"under way\"}"),
              executor);
      Waiting.until("the node has the request", () -> listener.requests() == 1);

      var closing = Thread.ofPlatform().start(node::close);
      Waiting.until("nobody can connect", () -> !canConnect(node));
      assertThat(closing.join(millis(1_500))).as("the node has stopped").isFalse();
      redis.command("CLIENT", "UNPAUSE");

      assertThat(Waiting.of(answer).status()).isEqualTo(200);
      Waiting.until("the node has stopped", () -> !closing.isAlive());
    } finally {
      redis.command("CLIENT", "UNPAUSE");
    }
  }

  /// A poll's answer may be a megabyte; of it the system takes little more than the client reads.
  @Test
  void anAnswerThatIsReadSlowlyComesWhole() throws InterruptedException {
    var node = GatewayNode.start(Map.of());
    var room = node.publicRoom();
    try (var poller = PollClient.of(node, "bob");
        var slow = RawClient.connect(node.port(), 8_192)) {
      var cursor = poller.poll("rooms=" + room).cursor();
      var texts = IntStream.range(0, 60).mapToObj(i -> i + " " + "x".repeat(15_000)).toList();
      node.sayAll(room, texts);
      var listener = node.bean(Listener.class);
      slow.request(
          "GET /v1/poll?rooms=" + room + "&cursor=" + cursor + " HTTP/1.1",
          "authorization: Bearer " + node.token("bob"));
      Waiting.until("the answer is under way", () -> slow.hasMore(millis(100)));

      var closing = Thread.ofPlatform().start(node::close);
      Waiting.until("nobody can connect", () -> !canConnect(node));
      assertThat(closing.join(millis(1_500))).as("the node has stopped").isFalse();
      assertThat(listener.requests()).isEqualTo(1);

      assertThat(slow.answer().body()).contains("\"59 xxx").endsWith("]}");
      Waiting.until("the node has stopped", () -> !closing.isAlive());
    }
  }

  private static boolean canConnect(GatewayNode node) {
    try (var _ = RawClient.connect(node)) {
      return true;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  /// Each with his own moment to come back, and nobody without a word.
  @Test
  void manyAreToldInWaves() {
    var node = GatewayNode.start(Map.of("parley.gateway.drain.window", "4s"));
    var room = node.publicRoom();
    var farewells = new ArrayList<CompletableFuture<Farewell>>();
    try (var readers = Executors.newVirtualThreadPerTaskExecutor();
        var poller = PollClient.of(node, "bob")) {
      for (int i = 0; i < 240; i++) {
        var socket = WebSocketClient.connect(node, "bob");
        socket.subscribe(room);
        farewells.add(supplyAsync(() -> Farewell.of(socket), readers));
      }
      for (int i = 0; i < 40; i++) {
        var stream = EventStreamClient.open(node, "bob", "rooms=" + room);
        farewells.add(supplyAsync(() -> Farewell.of(stream), readers));
      }
      var cursor = poller.poll("rooms=" + room).cursor();
      for (int i = 0; i < 20; i++) {
        farewells.add(
            poller.polling("rooms=" + room + "&cursor=" + cursor).thenApply(Farewell::of));
      }
      awaitSubscriptions(node, 300);

      node.close();

      var all = farewells.stream().map(Waiting::of).toList();
      // Six waves, half a second apart: on a loaded machine some may look like one.
      var told = all.stream().mapToLong(Farewell::toldNanos).sorted().toArray();
      assertThat(Duration.ofNanos(told[299] - told[0])).isBetween(millis(1_500), millis(4_500));
      assertThat(mostWithin(told, millis(200))).as("told in one moment").isLessThan(150);
      var waits = all.stream().map(Farewell::afterMillis).filter(wait -> wait >= 0).toList();
      assertThat(waits).hasSize(280).allMatch(wait -> wait < 1_000);
      assertThat(Set.copyOf(waits)).as("moments at which they come back").hasSizeGreaterThan(150);
    }
  }

  @Test
  void aSendUnderWayIsAcknowledgedBeforeTheEnd() {
    var node =
        GatewayNode.start(
            Map.of("parley.gateway.drain.window", "8s", "parley.redis.command-timeout", "14s"));
    var room = node.publicRoom();
    try (var sender = WebSocketClient.connect(node, "alice");
        var idle = WebSocketClient.connect(node, "bob")) {
      sender.subscribe(room);
      var redis = RedisExtension.server();
      redis.command("CLIENT", "PAUSE", "10000", "WRITE");
      long id = sender.send("\"cmd\":\"send\",\"room\":\"" + room + "\",\"text\":\"under way\"");
      // Its answer comes first: the send has been read, and waits for Redis.
      sender.ping();

      var closing = Thread.ofPlatform().start(node::close);
      idle.expectClose(1012);
      idle.raw().close();
      redis.command("CLIENT", "UNPAUSE");

      var events = new ArrayList<String>();
      for (var message = sender.message(); ; message = sender.message()) {
        if (message.path("re").asLong(-1) == id) {
          assertThat(message.path("ok").has("offset")).as(message.toString()).isTrue();
          break;
        }
        events.add(message.path("event").asString());
      }
      assertThat(events).doesNotContain("reconnect");
      expectReconnect(sender);
      sender.expectClose(1012);
      sender.raw().close();
      Waiting.until("the node has stopped", () -> !closing.isAlive());
    }
  }

  /// The window is not for what is under way: that has the time that a command may take.
  @Test
  void whatIsUnderWayAtTheEndOfTheWindowIsAnswered() {
    var node =
        GatewayNode.start(
            Map.of(
                "parley.gateway.drain.window", "1s",
                "parley.redis.command-timeout", "15s",
                "parley.gateway.connection.ping-interval", "1h"));
    var room = node.publicRoom();
    try (var sender = WebSocketClient.connect(node, "alice")) {
      RedisExtension.server().command("CLIENT", "PAUSE", "10000", "WRITE");
      long id = sender.send("\"cmd\":\"send\",\"room\":\"" + room + "\",\"text\":\"under way\"");
      sender.ping();

      var closing = Thread.ofPlatform().start(node::close);
      assertThat(sender.raw().hasMore(millis(2_500))).isFalse();
      RedisExtension.server().command("CLIENT", "UNPAUSE");

      var reply = sender.message();
      assertThat(reply.path("re").asLong(-1)).as(reply.toString()).isEqualTo(id);
      assertThat(reply.path("ok").has("offset")).as(reply.toString()).isTrue();
      expectReconnect(sender);
      sender.expectClose(1012);
      sender.raw().close();
      Waiting.until("the node has stopped", () -> !closing.isAlive());
    } finally {
      RedisExtension.server().command("CLIENT", "UNPAUSE");
    }
  }

  /// Also where everybody else has gone, and nobody is told in waves any more.
  @Test
  void aPollThatComesAtTheVeryEndIsAnsweredEarlyToo() {
    var node = GatewayNode.start(Map.of());
    var room = node.publicRoom();
    try (var poller = PollClient.of(node, "bob")) {
      var cursor = poller.poll("rooms=" + room).cursor();

      var closing = Thread.ofPlatform().start(node::close);
      Waiting.until("nobody can connect", () -> !canConnect(node));
      var answer = poller.poll("rooms=" + room + "&cursor=" + cursor + "&wait=25");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("retry-after")).isNotEmpty();
      Waiting.until("the node has stopped", millis(5_000), () -> !closing.isAlive());
    }
  }

  @Test
  void aWindowOfZeroStillSaysGoodbye() {
    var node = GatewayNode.start(Map.of("parley.gateway.drain.window", "0s"));
    var room = node.publicRoom();
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      var farewells = new ArrayList<CompletableFuture<Farewell>>();
      for (int i = 0; i < 60; i++) {
        var socket = WebSocketClient.connect(node, "bob");
        socket.subscribe(room);
        farewells.add(supplyAsync(() -> Farewell.of(socket), readers));
      }

      node.close();

      assertThat(farewells).allSatisfy(farewell -> Waiting.of(farewell));
    }
  }

  @Test
  void anEmptyNodeIsGoneAtOnceAndNotReadyMeanwhile() {
    var node = GatewayNode.start(Map.of());
    var availability = node.bean(ApplicationAvailability.class);
    assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
    var atDrain = new CompletableFuture<ReadinessState>();
    try (var socket = WebSocketClient.connect(node, "bob")) {
      var closing = Thread.ofPlatform().start(node::close);
      socket.expectClose(1012);
      // The node waits for the answer to its close frame.
      atDrain.complete(availability.getReadinessState());
      socket.raw().close();
      Waiting.until("the node has stopped", millis(2_500), () -> !closing.isAlive());
    }
    assertThat(atDrain.join()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
  }

  /// Whoever was let in before the drain and is known only afterwards.
  @Test
  void aHandshakeThatTheDrainOvertakesIsRefused() {
    try (var node = GatewayNode.start(Map.of());
        var poller = PollClient.of(node, "bob");
        var raw = RawClient.connect(node)) {
      var room = node.publicRoom();
      var ticket = poller.post("/v1/tickets", "").json().path("ticket").asString();
      RedisExtension.server().command("CLIENT", "PAUSE", "1000", "ALL");
      EventStreamClient.request(raw, "", "rooms=" + room + "&ticket=" + ticket);
      var handshake = node.channel(raw.localPort());
      Waiting.until(
          "the request has been read", () -> handshake.pipeline().get("parley.push") != null);
      Waiting.until(
          "the channel is taken over",
          () -> handshake.pipeline().get(NettyPipeline.HttpTrafficHandler) == null);

      node.bean(Admission.class).drain();

      assertThat(raw.answer().body()).contains("event: refused\n").contains("\"code\":4000");
      assertThat(node.bean(ConnectionTable.class).size()).isZero();
    }
  }

  private static void expectReconnect(WebSocketClient socket) {
    var event = socket.event();
    while (event.path("event").asString().equals("message")) {
      event = socket.event();
    }
    assertThat(event.path("event").asString()).as(event.toString()).isEqualTo("reconnect");
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private static int mostWithin(long[] sortedNanos, Duration time) {
    int most = 0;
    for (int from = 0, to = 0; to < sortedNanos.length; to++) {
      while (sortedNanos[to] - sortedNanos[from] > time.toNanos()) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  /// What a client was told at the end.
  ///
  /// @param afterMillis -1 where it is told in whole seconds
  private record Farewell(long toldNanos, long afterMillis) {
    static Farewell of(WebSocketClient socket) {
      var reconnect = socket.event();
      assertThat(reconnect.path("event").asString()).isEqualTo("reconnect");
      long told = System.nanoTime();
      socket.expectClose(1012);
      socket.close();
      return new Farewell(told, reconnect.path("afterMillis").asLong(-1));
    }

    static Farewell of(EventStreamClient stream) {
      stream.expect("cursor");
      var reconnect = stream.expect("reconnect");
      long told = System.nanoTime();
      stream.expectEnd();
      stream.close();
      assertThat(stream.retry()).isEqualTo(reconnect.json().path("afterMillis").asString());
      return new Farewell(told, Long.parseLong(stream.retry()));
    }

    static Farewell of(PollClient.Answer answer) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("retry-after")).isNotEmpty();
      return new Farewell(System.nanoTime(), -1);
    }
  }

  @Test
  void aShutdownPhaseShorterThanTheDrainStopsTheStart() {
    assertThatThrownBy(
            () ->
                GatewayNode.start(
                    Map.of(
                        "logging.level.org.springframework.boot", "off",
                        "parley.gateway.drain.window", "31s",
                        "spring.lifecycle.timeout-per-shutdown-phase", "40s")))
        .hasStackTraceContaining("spring.lifecycle.timeout-per-shutdown-phase")
        .hasStackTraceContaining("must be at least 43s and not 40s: parley.gateway.drain.window");
  }

  /// A poll counts as a connection before its rooms are joined, and then it is refused instead of
  /// answered.
  private static void awaitSubscriptions(GatewayNode node, int count) {
    Waiting.until(
        "there are " + count + " subscriptions",
        () -> node.count(GatewayMeter.SUBSCRIPTIONS) == count);
  }

  private static void awaitDeliveries(GatewayNode node, int count) {
    Waiting.until(
        "there are " + count + " deliveries", () -> node.count(GatewayMeter.DELIVERIES) == count);
  }

  private static boolean areOneThread(GatewayNode node) {
    var loop = node.bean(Loops.class).get(0);
    return Waiting.of(supplyAsync(loop::isCurrent, node.bean(RedisThread.class)));
  }
}
