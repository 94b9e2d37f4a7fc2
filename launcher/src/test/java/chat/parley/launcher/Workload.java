package chat.parley.launcher;

import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Journal;
import chat.parley.launcher.client.RefusedException;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.Talker;
import chat.parley.launcher.client.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// People who talk in many rooms, over every transport and on every node, while something breaks.
/// Used by one thread.
final class Workload implements AutoCloseable {
  /// @param clients followers in all, spread over rooms, transports and nodes
  record Size(int clients, int rooms, double sendsPerSecond) {}

  /// The first of the transports, on which the node speaks first.
  private static final int PUSHED = 2;

  private final TestCluster cluster;
  private final List<Talker> talkers = new ArrayList<>();
  private final List<Follower> followers = new ArrayList<>();
  private final Size size;
  private boolean lossesAreExpected;

  private Workload(TestCluster cluster, Size size) {
    this.cluster = cluster;
    this.size = size;
  }

  static Workload start(TestCluster cluster, Size size) {
    var workload = new Workload(cluster, size);
    try {
      workload.start();
      return workload;
    } catch (RuntimeException | AssertionError e) {
      workload.close();
      throw e;
    }
  }

  private void start() {
    var owner = cluster.signIn("owner");
    var nodes = new ArrayList<>(List.of(cluster.nodes()));
    var transports = List.of(Transport.values());
    var ways = List.of(SendWay.values());
    var rooms = new ArrayList<String>();
    for (int i = 0; i < size.rooms(); i++) {
      rooms.add(cluster.publicRoom(owner));
    }
    for (int i = 0; i < size.clients(); i++) {
      // Each room has every transport before it has one twice. Every other room has nobody who
      // polls: polls ask where the room stands, and so would heal what others wait for.
      int room = i % size.rooms();
      int turn = i / size.rooms();
      var transport = transports.get(turn % (room % 2 == 0 ? transports.size() : PUSHED));
      Collections.rotate(nodes, 1);
      followers.add(
          Follower.joinPatiently(
              transport,
              cluster.signIn("reader-" + i),
              rooms.get(room),
              nodes.toArray(URI[]::new)));
    }
    for (int i = 0; i < size.rooms(); i++) {
      Collections.rotate(nodes, 1);
      var way = ways.get(i % ways.size());
      double perSecond = size.sendsPerSecond() / size.rooms();
      talkers.add(Talker.start(way, owner, rooms.get(i), perSecond, nodes.toArray(URI[]::new)));
    }
  }

  List<Follower> followers() {
    return followers;
  }

  List<Talker> talkers() {
    return talkers;
  }

  int acknowledged() {
    return talkers.stream().mapToInt(Talker::count).sum();
  }

  /// From here on rooms may vanish: everybody goes on with them when they are there again.
  void expectLosses() {
    lossesAreExpected = true;
    talkers.forEach(Talker::mayLoseRoom);
    followers.forEach(Follower::mayLoseRoom);
  }

  /// Makes all rooms again, after they have vanished.
  void makeRoomsAgain() {
    var owner = cluster.signIn("owner");
    for (var talker : talkers) {
      Deadline.await(() -> talker.room() + " to be made", () -> isMade(owner, talker.room()));
    }
  }

  /// chat-service may have to find Redis first.
  private boolean isMade(Identity owner, String room) {
    try {
      cluster.rest().createRoom(owner, room, "public");
      return true;
    } catch (RefusedException e) {
      if (e.isRetryable()) {
        return false;
      }
      throw e;
    }
  }

  /// Whether every follower was told that something is gone.
  boolean allAreTold() {
    return followers.stream().allMatch(Workload::isTold);
  }

  private static boolean isTold(Follower follower) {
    return follower.journal().entries().stream()
        .anyMatch(entry -> entry instanceof Journal.Reset || entry instanceof Journal.Unsubscribed);
  }

  /// How connections broke before a send was answered.
  List<String> broken() {
    return talkers.stream().flatMap(talker -> talker.broken().stream()).toList();
  }

  /// How many tries of sends ended so.
  int tries(Talker.Outcome outcome) {
    return talkers.stream().mapToInt(talker -> talker.tries(outcome)).sum();
  }

  /// Waits for as many acknowledgements, everywhere, as come in that many seconds when all is well.
  void goOnFor(double seconds) {
    int each = (int) Math.ceil(size.sendsPerSecond() / size.rooms() * seconds);
    var before = talkers.stream().collect(Collectors.toMap(Talker::room, Talker::count));
    for (var talker : talkers) {
      int goal = before.getOrDefault(talker.room(), 0) + each;
      Deadline.await(
          () -> goal + " acknowledgements in " + talker.room() + ", of which " + talker.count(),
          () -> talker.count() >= goal);
    }
  }

  /// Stops talking, and waits until every follower stands at his room's end, or for the longest
  /// time that a client may be left behind. Then the verdict tells who does not.
  List<Verdict> judge() {
    talkers.forEach(Talker::stop);
    var owner = cluster.signIn("owner");
    var verdicts = new ArrayList<Verdict>();
    for (var talker : talkers) {
      var log = cluster.rest().history(owner, talker.room());
      var verdict = new Verdict(log);
      verdict.acknowledged(
          talker.user(), talker.acknowledged(), lossesAreExpected && allAreTold(talker.room()));
      for (var follower : followers) {
        if (follower.room().equals(talker.room())) {
          awaitEnd(follower, log.getLast());
          verdict.seen(follower.toString(), follower.journal().entries());
        }
      }
      verdicts.add(verdict);
    }
    return verdicts;
  }

  private boolean allAreTold(String room) {
    return followers.stream()
        .filter(follower -> follower.room().equals(room))
        .allMatch(Workload::isTold);
  }

  private static void awaitEnd(Follower follower, Event last) {
    try {
      Deadline.await(() -> follower + " to see the last", () -> hasSeen(follower, last));
    } catch (AssertionError _) {
      // The verdict says so, with all that it knows.
    }
  }

  private static boolean hasSeen(Follower follower, Event last) {
    var events = follower.events();
    return !events.isEmpty() && events.getLast().equals(last);
  }

  /// The share of messages, of those first tried before `from` or after `until`, in milliseconds
  /// since 1970, that were acknowledged at that try.
  double acknowledgedAtFirstTry(long from, long until) {
    var outside =
        talkers.stream()
            .flatMap(talker -> talker.attempts().stream())
            .filter(attempt -> attempt.at() < from || attempt.at() > until)
            .toList();
    return 1.0 * outside.stream().filter(Talker.Attempt::isAcknowledged).count() / outside.size();
  }

  String summary(List<Verdict> verdicts) {
    return String.format(
        Locale.ROOT,
        "%d clients, %d acknowledged, %d delivered, %d recovered, sends tried again: %s;"
            + " %d ends of connections and refused polls, %d resets, %d lost and announced,"
            + " %d violations",
        followers.size(),
        acknowledged(),
        verdicts.stream().mapToInt(Verdict::delivered).sum(),
        followers.stream().mapToInt(Follower::resumptions).sum(),
        Stream.of(Talker.Outcome.values())
            .filter(outcome -> outcome != Talker.Outcome.ACKNOWLEDGED && tries(outcome) > 0)
            .map(outcome -> tries(outcome) + " " + outcome)
            .collect(Collectors.joining(", ", "[", "]")),
        followers.stream().mapToInt(follower -> follower.ends().size()).sum(),
        verdicts.stream().mapToInt(Verdict::resets).sum(),
        verdicts.stream().mapToInt(Verdict::announcedLosses).sum(),
        verdicts.stream().mapToInt(verdict -> verdict.violations().size()).sum());
  }

  /// For a fault that has a length of its own.
  void letPass(Duration time) {
    long endNanos = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = endNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /// How long after `millis` the last follower was shown something that was said after it.
  long millisUntilAllLive(long millis) {
    return followers.stream()
            .mapToLong(
                follower ->
                    follower.journal().entries().stream()
                        .filter(entry -> isNewsSince(entry, millis))
                        .mapToLong(Journal.Entry::shownAt)
                        .findFirst()
                        .orElse(Long.MAX_VALUE))
            .max()
            .orElse(millis)
        - millis;
  }

  /// The longest that anybody on whom the node calls waited for something that was said between
  /// these two times, in milliseconds.
  long longestDelay(long fromMillis, long untilMillis) {
    return followers.stream()
        .filter(
            follower ->
                follower.transport() == Transport.WEBSOCKET
                    || follower.transport() == Transport.EVENT_STREAM)
        .flatMap(follower -> follower.journal().entries().stream())
        .filter(Journal.Shown.class::isInstance)
        .map(Journal.Shown.class::cast)
        .filter(shown -> shown.event().at() >= fromMillis && shown.event().at() <= untilMillis)
        .mapToLong(shown -> shown.shownAt() - shown.event().at())
        .max()
        .orElse(0);
  }

  private static boolean isNewsSince(Journal.Entry entry, long millis) {
    return entry instanceof Journal.Shown shown && shown.event().at() >= millis;
  }

  @Override
  public void close() {
    talkers.forEach(Talker::close);
    followers.forEach(Follower::close);
  }
}
