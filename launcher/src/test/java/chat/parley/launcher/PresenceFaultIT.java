package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Presence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A gateway dies with 500 users, half of whom come back elsewhere.
@ExtendWith(ClusterExtension.class)
final class PresenceFaultIT {
  private static final int USERS = 500;
  private static final int IN_ONE_QUESTION = 100;

  /// Those who come back do so within five seconds.
  private static final Duration PAUSE = Duration.ofMillis(16);

  /// 15 s by design, on a machine that has nothing else to do.
  private static final Duration NOTICED = Duration.ofSeconds(25);

  private final TestCluster cluster;
  private final List<RawSocket> sockets = new ArrayList<>();
  private final Identity watcher;

  PresenceFaultIT(TestCluster cluster) {
    this.cluster = cluster;
    this.watcher = cluster.signIn("watcher");
  }

  @AfterEach
  void restart() {
    sockets.forEach(RawSocket::close);
    cluster.process(Node.A).restart();
  }

  @Test
  void exactlyThoseGoOfflineWhoDoNotReturnAndOnceEach() {
    var users = IntStream.range(0, USERS).mapToObj(i -> cluster.signIn("present-" + i)).toList();
    users.forEach(user -> sockets.add(RawSocket.open(cluster.node(Node.A), user)));
    Deadline.await(
        () -> "all to be online, of whom are not: " + offline(users).size(),
        () -> offline(users).isEmpty());
    var returning = users.subList(0, USERS / 2);
    var leaving = users.subList(USERS / 2, USERS);

    cluster.process(Node.A).kill();
    long killed = System.nanoTime();
    for (var user : returning) {
      sockets.add(RawSocket.open(cluster.node(Node.B), user));
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    Deadline.await(
        () -> "those to be offline who have not returned: " + offline(leaving).size(),
        NOTICED,
        () -> {
          assertThat(offline(returning)).as("flicker").isEmpty();
          return offline(leaving).size() == leaving.size();
        });
    System.out.printf(
        Locale.ROOT,
        "%d of %d users offline %.1f s after their gateway was killed%n",
        leaving.size(),
        users.size(),
        (System.nanoTime() - killed) / 1e9);

    assertThat(presences(leaving)).allMatch(now -> !now.isOnline() && now.version() == 2);
    assertThat(presences(returning)).allMatch(now -> now.isOnline() && now.version() == 1);
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
