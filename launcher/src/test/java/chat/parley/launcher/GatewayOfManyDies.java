package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Presence;
import chat.parley.launcher.client.RoomReader;
import chat.parley.launcher.client.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A gateway dies with 500 users, half of whom come back elsewhere. Used by one thread.
final class GatewayOfManyDies implements AutoCloseable {
  private static final int USERS = 500;

  /// Of those who come back and of those who do not, in a room that others follow.
  private static final int HEARD_OF = 20;

  private static final int IN_ONE_QUESTION = 100;

  /// Within which those come back who do.
  private static final Duration BACK = Duration.ofSeconds(5);

  private static final String ENDED = "parley_backplane_presence_ended_total";

  /// 15 s by design, on a machine that has nothing else to do.
  private static final Duration NOTICED = Duration.ofSeconds(25);

  private final TestCluster cluster;
  private final List<RawSocket> sockets = new CopyOnWriteArrayList<>();
  private final Identity watcher;

  GatewayOfManyDies(TestCluster cluster) {
    this.cluster = cluster;
    this.watcher = cluster.signIn("watcher");
  }

  @Override
  public void close() {
    sockets.forEach(RawSocket::close);
    cluster.process(Node.A).restart();
  }

  /// Exactly those go offline who do not return, and once each.
  void run() {
    var users = IntStream.range(0, USERS).mapToObj(i -> cluster.signIn("present-" + i)).toList();
    var heardOf =
        Stream.concat(
                users.stream().limit(HEARD_OF),
                users.stream().skip(USERS - HEARD_OF).limit(HEARD_OF))
            .toArray(Identity[]::new);
    var room = cluster.publicRoom(watcher, heardOf);
    var others = online();
    double endedBefore = ended();
    users.forEach(user -> sockets.add(RawSocket.open(cluster.node(Node.A), user)));
    Deadline.await(
        () -> "all to be online, of whom are not: " + offline(users).size(),
        () -> offline(users).isEmpty());
    var before = presences(users);
    try (var follower = RoomReader.join(Transport.WEBSOCKET, watcher, room, cluster.node(Node.B))) {
      kill(users, before);
      // Users of other tests on this cluster may go meanwhile.
      Deadline.await(
          () -> "each to be made offline once: " + (ended() - endedBefore) + " were",
          () -> ended() - endedBefore == USERS / 2 + gone(others));
      expectTold(follower, users.subList(USERS - HEARD_OF, USERS));
    }
  }

  /// Returns when exactly those are offline who do not return.
  private void kill(List<Identity> users, List<Presence> before) {
    var returning = users.subList(0, USERS / 2);
    var leaving = users.subList(USERS / 2, USERS);
    cluster.process(Node.A).kill();
    long killed = System.nanoTime();
    returning.parallelStream().forEach(this::comeBack);
    long back = System.nanoTime() - killed;
    assertThat(back).as("ns until all are back").isLessThan(BACK.toNanos());
    Deadline.await(
        () -> "those to be offline who have not returned: " + offline(leaving).size(),
        NOTICED,
        () -> {
          assertThat(presences(returning)).as("flicker").isEqualTo(before.subList(0, USERS / 2));
          return offline(leaving).size() == leaving.size();
        });
    System.out.printf(
        Locale.ROOT,
        "%d of %d users offline %.1f s after their gateway was killed, the others back after %.1f s%n",
        leaving.size(),
        users.size(),
        (System.nanoTime() - killed) / 1e9,
        back / 1e9);
    assertThat(presences(returning)).isEqualTo(before.subList(0, USERS / 2));
  }

  /// A follower of their room was told of each once, and of nobody else.
  private static void expectTold(RoomReader follower, List<Identity> left) {
    var names = left.stream().map(Identity::user).toList();
    Deadline.await(
        () -> "all of " + names + " to be told of: " + offlineTo(follower),
        () -> offlineTo(follower).size() >= names.size());
    assertThat(offlineTo(follower)).containsExactlyInAnyOrderElementsOf(names);
  }

  private static List<String> offlineTo(RoomReader follower) {
    return follower.told().stream()
        .filter(event -> event.path("event").asString().equals("offline"))
        .map(event -> event.path("user").asString())
        .toList();
  }

  private double ended() {
    return Prometheus.sum(cluster.chatService().plan().actuatorPort(), ENDED);
  }

  private int gone(Set<String> users) {
    var stillThere = online();
    return Math.toIntExact(users.stream().filter(user -> !stillThere.contains(user)).count());
  }

  private Set<String> online() {
    var redis = new RedisConsole(cluster.redis().plan().port());
    return redis.say("KEYS", "*:online").stream()
        .flatMap(bucket -> redis.say("ZRANGE", bucket, "0", "-1").stream())
        .collect(Collectors.toSet());
  }

  private void comeBack(Identity user) {
    sockets.add(RawSocket.open(cluster.node(Node.B), user));
  }

  private List<Presence> offline(List<Identity> users) {
    return presences(users).stream().filter(presence -> !presence.isOnline()).toList();
  }

  private List<Presence> presences(List<Identity> users) {
    var names = users.stream().map(Identity::user).toList();
    return IntStream.iterate(0, from -> from < names.size(), from -> from + IN_ONE_QUESTION)
        .mapToObj(from -> names.subList(from, Math.min(from + IN_ONE_QUESTION, names.size())))
        .flatMap(some -> cluster.rest().presences(watcher, some).stream())
        .toList();
  }
}
