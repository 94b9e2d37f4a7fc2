package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backplane.redis.RedisProxy.Treatment;
import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.RefusedException;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.Sender;
import chat.parley.launcher.client.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/// Everything that a meter tells of, brought about once, on a strict node where limits are to be
/// met. Each returns when the node has counted it. Used by one thread.
final class Situations implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(15);
  private static final int PER_SECOND = 50;
  private static final int MESSAGES = 100;

  /// More than the sockets of a loopback connection take.
  private static final int FLOOD_MESSAGES = 64;

  private static final int FLOOD_SENDERS = 8;

  private static final int WATCHERS = 20;

  /// A room is counted within ten seconds, where so many follow it.
  private static final Duration OCCUPANCY = Duration.ofSeconds(30);

  private static final Duration TYPING_PAUSE = Duration.ofMillis(500);

  private static final String LARGE = "x".repeat(15_000);

  /// More than a connection may have without an answer.
  private static final int MANY_COMMANDS = 80;

  private final TestCluster cluster;
  private final ExtraNode node;
  private final PrometheusServer prometheus;
  private final RedisConsole redis;
  private final Identity alice;
  private final Identity mallory;
  private final List<AutoCloseable> open = new ArrayList<>();

  Situations(TestCluster cluster, ExtraNode node, PrometheusServer prometheus) {
    this.cluster = cluster;
    this.node = node;
    this.prometheus = prometheus;
    this.redis = new RedisConsole(cluster.redis().plan().port());
    this.alice = cluster.signIn("observer");
    this.mallory = cluster.signIn("mallory");
  }

  void peopleTalkOverEveryTransport() throws Exception {
    var room = cluster.publicRoom(alice);
    for (var uri : List.of(cluster.node(Node.A), cluster.node(Node.B), node.uri())) {
      for (var transport : Transport.values()) {
        follow(transport, room, uri);
      }
    }
    var senders = new ArrayList<Sender>();
    for (var way : SendWay.values()) {
      senders.add(way.open(alice, node.uri()));
    }
    try (var traffic = Traffic.start(room, PER_SECOND, senders)) {
      traffic.awaitAcknowledged(MESSAGES);
      traffic.stop();
    }
    send(room, "once-more", "once more");
    send(room, "once-more", "once more");
    var typist = typist(node.uri());
    // Not promised to anybody: a follower that is behind what was sent before gets none of it.
    Deadline.await(
        () -> "somebody to be told who types, and once too soon",
        () -> {
          typist.say(typing(room));
          LockSupport.parkNanos(TYPING_PAUSE.toNanos());
          return count("parley_gateway_ephemeral_deliveries_total") > 0
              && count("parley_backplane_typings_total{result=\"too-soon\"") > 0;
        });
    var read = read(room, cluster.rest().top(alice, room));
    typist.say(read);
    typist.say(read);
    await("parley_backplane_receipts_total{result=\"unchanged\"", 1);
    typist.say(signal(room, alice.user()));
    typist.say(signal(room, "nobody"));
    await("parley_backplane_signals_total{result=\"relayed\"", 1);
    typist.say(ephemeral(room));
    await("parley_backplane_ephemeral_messages_total{result=\"published\"", 1);
    typist.say(mention(room, alice.user()));
    await("parley_backplane_addressed_messages_total{result=\"nobody\"", 1);
    typist.say(watch(alice.user()));
    await("parley_gateway_presence_watched_events_total", 1);
    typist.say(presence("away"));
    await("parley_backplane_presence_events_total{result=\"told\"", 1);
    cluster.rest().changeProfile(alice, Map.of("name", "The observer"));
    closeAll();
  }

  private RawSocket typist(URI at) {
    var typist = RawSocket.open(at, alice);
    open.add(typist);
    return typist;
  }

  private static String typing(String room) {
    return "{\"id\":1,\"cmd\":\"typing\",\"room\":\"" + room + "\"}";
  }

  private static String read(String room, String position) {
    return "{\"id\":1,\"cmd\":\"read\",\"room\":\"%s\",\"position\":\"%s\"}"
        .formatted(room, position);
  }

  private static String signal(String room, String to) {
    return "{\"id\":1,\"cmd\":\"signal\",\"room\":\"%s\",\"to\":\"%s\",\"type\":\"x\"}"
        .formatted(room, to);
  }

  private static String ephemeral(String room) {
    return "{\"id\":1,\"cmd\":\"ephemeral\",\"room\":\"" + room + "\",\"text\":\"hi\"}";
  }

  /// Which for its own author is none.
  private static String mention(String room, String user) {
    return "{\"id\":1,\"cmd\":\"send\",\"room\":\"%s\",\"text\":\"hi\",\"mentions\":[\"%s\"]}"
        .formatted(room, user);
  }

  private static String watch(String user) {
    return "{\"id\":1,\"cmd\":\"watch\",\"users\":[\"" + user + "\"]}";
  }

  private static String presence(String status) {
    return "{\"id\":1,\"cmd\":\"presence\",\"status\":\"" + status + "\"}";
  }

  private static String subscribe(String room) {
    return "{\"id\":1,\"cmd\":\"subscribe\",\"room\":\"" + room + "\"}";
  }

  /// With a replica for a while, which then does not answer any more.
  void acknowledgementsWaitForCopies(ExtraNode careful, Path directory) throws Exception {
    var room = cluster.publicRoom(alice);
    try (var replica = OwnRedis.start(directory);
        var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      new RedisConsole(replica.port())
          .say("REPLICAOF", "127.0.0.1", String.valueOf(cluster.redis().plan().port()));
      Deadline.await(
          () -> "a replica to have what is sent", () -> isSent(room, "copied", careful.uri()));
      Signals.send("STOP", replica.process());
      for (int i = 0; i < MANY_COMMANDS; i++) {
        var key = "not-copied-" + i;
        senders.submit(() -> isSent(room, key, careful.uri()));
      }
      await(careful, "parley_backplane_append_copies_short_total", 1);
      await(careful, "parley_backplane_appends_not_queued_total", 1);
      Signals.send("CONT", replica.process());
    }
  }

  void clientsAreRefused() throws Exception {
    try (var unknown = new RawSocket(node.uri(), "no token")) {
      assertThat(unknown.status()).contains("401");
    }
    var room = cluster.privateRoom(alice);
    for (var way : SendWay.values()) {
      try (var sender = way.open(mallory, node.uri())) {
        assertThatThrownBy(() -> sender.send(room, "k", "hi")).isInstanceOf(RefusedException.class);
      }
    }
    assertThatThrownBy(() -> cluster.rest().top(mallory, room))
        .isInstanceOf(RefusedException.class);
    await("parley_backplane_requests_refused_total", 1);
  }

  /// Which lets few through to a gateway, and knows of one as yet.
  void theBalancerIsFull(Balancer balancer) {
    Deadline.await(
        () -> "a gateway behind the balancer: " + balancer.lines(),
        () -> {
          var first = new RawSocket(balancer.http(), alice.token());
          open.add(first);
          return first.isOpen();
        });
    RawSocket last;
    do {
      last = new RawSocket(balancer.http(), alice.token());
      open.add(last);
    } while (last.isOpen());
    assertThat(last.status()).contains("503");
    awaitSeen("max(max_over_time(haproxy_backend_current_queue{proxy=\"gateways\"}[1m]))");
    balancer.tellOfSecondGateway();
    awaitSeen("haproxy_backend_active_servers{proxy=\"gateways\"} == bool 2");
    closeAll();
  }

  void theNodeIsFull() {
    RawSocket last;
    do {
      last = new RawSocket(node.uri(), alice.token());
      open.add(last);
    } while (last.isOpen());
    assertThat(last.status()).contains("503");
    closeAll();
  }

  void aReaderIsTooSlow() throws Exception {
    var room = cluster.publicRoom(alice);
    var slow = RawSocket.open(node.uri(), alice);
    open.add(slow);
    slow.say(subscribe(room));
    follow(Transport.EVENT_STREAM, room, node.uri());
    // Where a reader may be slow for longer.
    var stuck = RawSocket.open(cluster.node(Node.A), alice);
    open.add(stuck);
    stuck.say(subscribe(room));
    var typist = typist(cluster.node(Node.A));
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < FLOOD_SENDERS; i++) {
        senders.submit(() -> flood(room));
      }
      Deadline.await(() -> "somebody to miss that another is typing", () -> isMissed(typist, room));
    }
    await("parley_gateway_connections_closed_total{reason=\"slow-reader\"", 1);
    await("parley_gateway_limits_reached_total{limit=\"ring-bytes\"", 1);
    await("parley_gateway_mailbox_skipped_total", 1);
    closeAll();
  }

  /// The room is told once in three seconds, whoever asks more often.
  private boolean isMissed(RawSocket typist, String room) {
    typist.say(typing(room));
    LockSupport.parkNanos(TYPING_PAUSE.toNanos());
    var dropped = "parley_gateway_ephemeral_dropped_total";
    return cluster.count(dropped) + count(dropped) > 0;
  }

  /// Each change of his rooms is handed to all of his connections at once. He does not come back:
  /// chat-service makes him offline while other things happen.
  void aUserJoinsAndLeavesWhileManyWatch() {
    var room = cluster.publicRoom(alice);
    var joiner = cluster.signIn("joiner");
    for (int i = 0; i < WATCHERS; i++) {
      var watcher = RawSocket.open(node.uri(), joiner);
      open.add(watcher);
      watcher.say("{\"id\":1,\"cmd\":\"subscribe\",\"rooms\":\"mine\"}");
    }
    Deadline.await(
        () -> "changes of his rooms to be skipped",
        () -> {
          cluster.rest().addMember(alice, room, joiner.user());
          cluster.rest().removeMember(alice, room, joiner.user());
          return count("parley_gateway_mailbox_skipped_changes_total") > 0;
        });
    cluster.rest().addMember(alice, room, joiner.user());
    Deadline.await(
        () -> "a room that many follow to be counted",
        OCCUPANCY,
        () -> count("parley_gateway_presence_crowds_total{result=\"done\"") > 0);
    closeAll();
  }

  /// From many at once, so that publications come in bunches.
  private Object flood(String room) throws Exception {
    try (var sender = SendWay.POST.openStubborn(alice, cluster.node(Node.A))) {
      for (int i = 0; i < FLOOD_MESSAGES; i++) {
        sender.send(room, UUID.randomUUID().toString(), LARGE);
      }
    }
    return room;
  }

  void clientsComeBack() throws Exception {
    var room = cluster.publicRoom(alice);
    follow(Transport.WEBSOCKET, room, node.uri());
    var positions = new ArrayList<Position>();
    for (int i = 0; i < MESSAGES; i++) {
      positions.add(send(room, "m-" + i, "m-" + i));
    }
    resume(room, positions.get(MESSAGES - 5)).expect(4);
    await("parley_gateway_catchups_total{result=\"brought\",source=\"ring\"", 1);
    resume(room, positions.getFirst()).expect(MESSAGES - 1);
    await("parley_gateway_catchups_total{result=\"brought\",source=\"log\"", 1);
    resume(room, new Position("nowhere", 3));
    await("parley_gateway_recoveries_total{recovered=\"false\"", 1);
    closeAll();
  }

  void channelsFail() throws Exception {
    var room = cluster.publicRoom(alice);
    follow(Transport.WEBSOCKET, room, node.uri());
    node.network().treat(number -> number % 2 == 0 ? new Treatment.Drop() : new Treatment.Pass());
    for (int i = 0; i < 20; i++) {
      send(room, "gap-" + i, "gap-" + i);
    }
    await("parley_gateway_gaps_repaired_total", 1);
    node.network().heal();
    node.network().cutChannels();
    await("parley_backplane_channel_connections_lost_total", 1);
    Deadline.await(
        () -> "the channels to be followed again", () -> node.network().channelConnections() > 0);
    double lost = count("parley_backplane_channel_probes_lost_total");
    node.network().stallChannels();
    await("parley_backplane_channel_probes_lost_total", lost + 1);
    awaitSeen("min_over_time(parley_gateway_ready" + ofNode() + "[1m]) == bool 0");
    awaitSeen("parley_gateway_ready" + ofNode());
    closeAll();
  }

  /// Somebody makes a replica of it, and takes that back.
  void redisIsNoPrimaryForAMoment() {
    var room = cluster.publicRoom(alice);
    redis.say("REPLICAOF", "127.0.0.1", "1");
    try {
      Deadline.await(
          () -> "a connection to be made anew",
          () -> {
            assertThatThrownBy(() -> send(room, "to-a-replica", "hi"))
                .isInstanceOf(RefusedException.class);
            return count("parley_backplane_connections_replaced_total") > 0;
          });
    } finally {
      redis.say("REPLICAOF", "NO", "ONE");
    }
    awaitWritten(room);
  }

  /// Over the connections of chat-service and of the node, which may just be made anew; that of the
  /// channels is another one.
  private void awaitWritten(String room) {
    Deadline.await(
        () -> "chat-service and the node to reach Redis again",
        () ->
            isReachable(room) && isMade() && isSent(room, "again", node.uri()) && isFollowed(room));
  }

  private boolean isFollowed(String room) throws Exception {
    try (var _ = Follower.join(Transport.WEBSOCKET, alice, room, node.uri())) {
      return true;
    } catch (RefusedException e) {
      if (e.isRetryable()) {
        return false;
      }
      throw e;
    }
  }

  /// A write: chat-service leaves a connection as soon as one is refused.
  private boolean isMade() {
    try {
      cluster.publicRoom(alice);
      return true;
    } catch (RefusedException e) {
      if (e.isRetryable()) {
        return false;
      }
      throw e;
    }
  }

  private boolean isSent(String room, String key, URI at) throws IOException, InterruptedException {
    try {
      send(room, key, key, at);
      return true;
    } catch (RefusedException _) {
      return false;
    }
  }

  /// It comes back without the last that it had acknowledged, as after a failover.
  void redisLosesData() throws Exception {
    var room = cluster.publicRoom(alice);
    var follower = follow(Transport.WEBSOCKET, room, node.uri());
    send(room, "kept", "kept");
    Deadline.await(
        () -> "Redis to have written it",
        () -> redis.say("INFO", "persistence").getFirst().contains("aof_buffer_length:0\r"));
    var data = appendOnlyFile();
    var kept =
        Files.copy(data, data.resolveSibling("kept.aof"), StandardCopyOption.REPLACE_EXISTING);
    follower.expect(send(room, "lost", "lost"));
    cluster.redis().kill();
    cluster.redis().awaitEnd(END);
    Files.move(kept, data, StandardCopyOption.REPLACE_EXISTING);
    cluster.redis().restart();
    await("parley_gateway_forks_total", 1);
    await("parley_gateway_resets_total", 1);
    awaitWritten(room);
    closeAll();
  }

  /// That of Redis 6, or the only one that a Redis 7 has before it first rewrites it.
  private Path appendOnlyFile() {
    var root = cluster.plan().data().root();
    var file = root.resolve("appendonly.aof");
    return Files.exists(file)
        ? file
        : root.resolve("appendonlydir").resolve("appendonly.aof.1.incr.aof");
  }

  private boolean isReachable(String room) {
    try {
      cluster.rest().top(alice, room);
      return true;
    } catch (RefusedException _) {
      return false;
    }
  }

  void strangersWriteIntoRedis() throws Exception {
    var room = cluster.publicRoom(alice);
    follow(Transport.WEBSOCKET, room, node.uri());
    send(room, "ours", "ours");
    var channel = redis.say("PUBSUB", "CHANNELS", "*:room:" + room).getFirst();
    redis.say("PUBLISH", channel, "not ours");
    await("parley_gateway_publications_foreign_total", 1);
    var log = redis.say("KEYS", "*:room:" + room + ":log").getFirst();
    var last = redis.say("XREVRANGE", log, "+", "-", "COUNT", "1").getFirst();
    long next = Long.parseLong(last.substring(0, last.indexOf('-'))) + 1;
    redis.say("XADD", log, next + "-0", "not", "ours");
    cluster.rest().history(alice, room);
    closeAll();
  }

  /// Until it is started again.
  void theOperatorLimitsRedis() {
    redis.say("CONFIG", "SET", "maxmemory", "1gb");
  }

  /// Which JVMs do rarely while a test runs.
  void collectGarbage() throws Exception {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    for (var process : List.of(node.process(), cluster.chatService())) {
      var run =
          new ProcessBuilder(jcmd, String.valueOf(process.pid()), "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(run.waitFor()).isZero();
    }
  }

  /// For Redis, more of them than the node lets wait.
  void documentsWait() {
    var room = cluster.publicRoom(alice);
    var writer = RawSocket.open(node.uri(), alice);
    open.add(writer);
    Signals.send("STOP", cluster.redis());
    try {
      for (int i = 1; i <= 3; i++) {
        writer.say(
            "{\"id\":" + i + ",\"cmd\":\"put\",\"room\":\"" + room + "\",\"document\":{\"n\":1}}");
      }
      await("parley_backplane_documents_busy_total{reason=\"node\"", 1);
      awaitSeen("max_over_time(parley_backplane_documents_changing" + ofNode() + "[1m])");
    } finally {
      Signals.send("CONT", cluster.redis());
    }
    awaitWritten(room);
    closeAll();
  }

  /// With more under way than a connection may have, so that it takes its time.
  void theNodeDrains() {
    var room = cluster.publicRoom(alice);
    var busy = RawSocket.open(node.uri(), alice);
    open.add(busy);
    Signals.send("STOP", cluster.redis());
    try {
      for (int i = 0; i < MANY_COMMANDS; i++) {
        busy.say(
            "{\"id\":" + (i + 1) + ",\"cmd\":\"send\",\"room\":\"" + room + "\",\"text\":\"hi\"}");
      }
      await("parley_gateway_limits_reached_total{limit=\"unanswered-commands\"", 1);
      node.process().terminate();
      awaitSeen("max_over_time(parley_gateway_draining" + ofNode() + "[1m])");
    } finally {
      Signals.send("CONT", cluster.redis());
    }
    assertThat(node.process().awaitEnd(END)).as("drained in time").isTrue();
    awaitSeen("up" + ofNode() + " == bool 0");
    closeAll();
  }

  private Follower follow(Transport transport, String room, URI at) {
    var follower = Follower.join(transport, alice, room, at);
    open.add(follower);
    return follower;
  }

  private Follower resume(String room, Position after) {
    var follower = Follower.resume(Transport.WEBSOCKET, alice, after, room, node.uri());
    open.add(follower);
    return follower;
  }

  private Position send(String room, String key, String text)
      throws IOException, InterruptedException {
    return send(room, key, text, node.uri());
  }

  private Position send(String room, String key, String text, URI at)
      throws IOException, InterruptedException {
    try (var sender = SendWay.POST.open(alice, at)) {
      return sender.send(room, key, text);
    }
  }

  private void await(String meter, double atLeast) {
    await(node, meter, atLeast);
  }

  private static void await(ExtraNode node, String meter, double atLeast) {
    Deadline.await(() -> meter + " to be counted", () -> count(node, meter) >= atLeast);
  }

  private double count(String meter) {
    return count(node, meter);
  }

  private static double count(ExtraNode node, String meter) {
    return Prometheus.sum(node.process().plan().actuatorPort(), meter);
  }

  /// Until Prometheus has seen it: the expression is above zero.
  private void awaitSeen(String expression) {
    Deadline.await(() -> expression + " to be seen", () -> prometheus.number(expression) > 0);
  }

  private String ofNode() {
    return "{instance=\"127.0.0.1:" + node.process().plan().actuatorPort() + "\"}";
  }

  private void closeAll() {
    for (var each : open) {
      try {
        each.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
    open.clear();
  }

  @Override
  public void close() {
    closeAll();
  }
}
