package chat.parley.launcher;

import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Journal;
import chat.parley.launcher.client.RefusedException;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.Talker;
import chat.parley.launcher.client.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// People who talk in many rooms, over every transport and on every node, while something breaks.
/// Used by one thread.
final class Workload implements AutoCloseable {
  /// @param clients followers in all, spread over rooms, transports and nodes
  record Size(int clients, int rooms, double sendsPerSecond) {}

  /// Who is on which node: each room has some on each.
  private static final long SEED = 7;

  private static final String OWNER = "owner";
  private static final String GUEST = "guest";
  private static final String STRANGER = "stranger";

  /// The first of the transports, on which the node speaks first.
  private static final int PUSHED = 2;

  /// Beyond the time in which something happens when all is well.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Of so many rooms one falls silent for good, and one until a stranger speaks there.
  private static final int SILENCE = 4;

  /// In each room.
  private static final int TALKERS = 2;

  private static final Duration HEARD = Duration.ofSeconds(1);

  /// Behind the newest publication there is at most a reset or two.
  private static final int LAST_ENTRIES = 5;

  private final Site site;
  private final List<String> rooms = new ArrayList<>();
  private final List<Talker> talkers = new ArrayList<>();
  private final List<Follower> followers = new ArrayList<>();
  private final Size size;

  private final List<RoomJudge.Drain> drains = new ArrayList<>();

  private Workload(Site site, Size size) {
    this.site = site;
    this.size = size;
  }

  static Workload start(Site site, Size size) {
    var workload = new Workload(site, size);
    try {
      workload.start();
      return workload;
    } catch (RuntimeException | AssertionError e) {
      workload.close();
      throw e;
    }
  }

  private void start() {
    var owner = site.signIn(OWNER);
    var guest = site.signIn(GUEST);
    var stranger = site.signIn(STRANGER);
    var nodes = new ArrayList<>(List.of(site.nodes()));
    var transports = List.of(Transport.values());
    var ways = List.of(SendWay.values());
    var random = new Random(SEED);
    for (int i = 0; i < size.rooms(); i++) {
      rooms.add(site.publicRoom(owner, guest, stranger));
    }
    for (int i = 0; i < size.clients(); i++) {
      // Each room has every transport before it has one twice. Every other room has nobody who
      // polls: polls ask where the room stands, and so would heal what others wait for.
      int room = i % size.rooms();
      int turn = i / size.rooms();
      var possible = transports.subList(0, room % 2 == 0 ? transports.size() : PUSHED);
      Collections.shuffle(nodes, random);
      followers.add(
          Follower.joinPatiently(
              turn % 2 == 0 ? List.of(possible.get(turn % possible.size())) : from(turn, possible),
              site.signIn("reader-" + i),
              rooms.get(room),
              nodes.toArray(URI[]::new)));
    }
    for (int i = 0; i < size.rooms(); i++) {
      // Two in each room, which begin at different nodes: their order is the room's alone.
      Collections.shuffle(nodes, random);
      for (var who : List.of(owner, guest)) {
        Collections.rotate(nodes, 1);
        var way = ways.get((i + talkers.size()) % ways.size());
        talkers.add(Talker.start(way, who, rooms.get(i), perSecond(), nodes.toArray(URI[]::new)));
      }
    }
  }

  /// All, beginning with one of them: for who takes another one whenever he comes back.
  private static List<Transport> from(int first, List<Transport> transports) {
    var all = new ArrayList<>(transports);
    Collections.rotate(all, -(first % all.size()));
    return all;
  }

  List<Follower> followers() {
    return followers;
  }

  List<String> rooms() {
    return List.copyOf(rooms);
  }

  List<Talker> talkers() {
    return talkers;
  }

  int acknowledged() {
    return talkers.stream().mapToInt(Talker::count).sum();
  }

  /// From here on rooms may vanish: everybody goes on with them when they are there again.
  void expectLosses() {
    talkers.forEach(Talker::mayLoseRoom);
    followers.forEach(Follower::mayLoseRoom);
  }

  /// Makes all rooms again, after they have vanished.
  void makeRoomsAgain() {
    var owner = site.signIn(OWNER);
    for (var room : rooms) {
      Deadline.await(
          () -> room + " to be made",
          () -> isDone(() -> site.rest().createRoom(owner, room, "public")));
      for (var other : List.of(GUEST, STRANGER)) {
        Deadline.await(
            () -> other + " to be a member of " + room,
            () -> isDone(() -> site.rest().addMember(owner, room, other)));
      }
    }
  }

  /// chat-service may have to find Redis first.
  private static boolean isDone(Runnable request) {
    try {
      request.run();
      return true;
    } catch (RefusedException e) {
      if (e.isRetryable()) {
        return false;
      }
      throw e;
    }
  }

  /// Whether every follower was told since then that something is gone.
  ///
  /// @param since in milliseconds since 1970
  boolean allAreTold(long since) {
    return followers.stream()
        .allMatch(follower -> announcements(follower).anyMatch(entry -> entry.shownAt() >= since));
  }

  /// How often followers have been told that something is gone.
  int announcements() {
    return followers.stream()
        .mapToInt(follower -> Math.toIntExact(announcements(follower).count()))
        .sum();
  }

  private static Stream<Journal.Entry> announcements(Follower follower) {
    return follower.journal().entries().stream()
        .filter(entry -> entry instanceof Journal.Reset || entry instanceof Journal.Unsubscribed);
  }

  /// Sends whose connection broke before they were answered.
  List<Talker.Denial> broken() {
    return talkers.stream().flatMap(talker -> talker.broken().stream()).toList();
  }

  /// A node has drained in this time, and ended: nothing was read of a send whose connection broke,
  /// or was closed before the answer. Its sender may hear of the end a moment later.
  ///
  /// @param since in milliseconds since 1970
  void drained(long since) {
    drains.add(new RoomJudge.Drain(since, System.currentTimeMillis() + HEARD.toMillis()));
  }

  /// How many tries of sends ended so.
  int tries(Talker.Outcome outcome) {
    return talkers.stream().mapToInt(talker -> talker.tries(outcome)).sum();
  }

  /// Waits for as many acknowledgements, everywhere, as come in that many seconds when all is well.
  void goOnFor(double seconds) {
    int each = (int) Math.ceil(perSecond() * seconds);
    var goals =
        talkers.stream()
            .filter(talker -> !talker.isSilent())
            .collect(Collectors.toMap(Function.identity(), talker -> talker.count() + each));
    goals.forEach(
        (talker, goal) ->
            Deadline.await(
                () ->
                    goal + " acknowledgements in " + talker.room() + ", of which " + talker.count(),
                PATIENCE.plusMillis((long) (1_000 * seconds)),
                () -> talker.count() >= goal));
  }

  /// In half of the rooms nobody says or repeats anything any more.
  void silenceHalf() {
    talkers.stream()
        .filter(talker -> rooms.indexOf(talker.room()) % SILENCE >= SILENCE / 2)
        .forEach(Talker::fallSilent);
  }

  /// In half of those somebody speaks again who was never heard there, at a node that may never
  /// have seen the room. Among these, and among those that stay silent, are rooms with people who
  /// poll and rooms without.
  void strangersSpeakAt(URI node) {
    var stranger = site.signIn(STRANGER);
    for (int i = 0; i + SILENCE <= size.rooms(); i += SILENCE) {
      var room = rooms.get(i + SILENCE / 2 + i / SILENCE % 2);
      talkers.add(Talker.start(SendWay.POST, stranger, room, perSecond(), node));
    }
  }

  /// Of each who talks.
  private double perSecond() {
    return size.sendsPerSecond() / size.rooms() / TALKERS;
  }

  /// Stops talking, and waits until every follower stands at his room's end, or for the longest
  /// time that a client may be left behind. Then the verdict tells who does not.
  List<Verdict> judge() {
    talkers.forEach(Talker::stop);
    var judge = new RoomJudge(site, site.signIn(OWNER), drains);
    return rooms.stream()
        .map(
            room ->
                judge.judge(
                    room,
                    followers.stream().filter(each -> each.room().equals(room)).toList(),
                    talkers.stream().filter(each -> each.room().equals(room)).toList()))
        .toList();
  }

  /// A time in which something was broken, in milliseconds since 1970.
  record Window(long from, long until) {
    boolean covers(Talker.Attempt attempt) {
      return attempt.at() >= from && attempt.at() <= until;
    }
  }

  /// Of the messages that were first tried outside of all these, the share that was acknowledged at
  /// that try.
  double acknowledgedAtFirstTry(List<Window> windows) {
    var outside =
        attempts()
            .filter(attempt -> windows.stream().noneMatch(window -> window.covers(attempt)))
            .toList();
    return 1.0 * outside.stream().filter(Talker.Attempt::isAcknowledged).count() / outside.size();
  }

  Stream<Talker.Attempt> attempts() {
    return talkers.stream().flatMap(talker -> talker.attempts().stream());
  }

  /// Publications that were shown to followers so far.
  int delivered() {
    return followers.stream()
        .mapToInt(
            follower ->
                Math.toIntExact(
                    follower.journal().entries().stream()
                        .filter(Journal.Shown.class::isInstance)
                        .count()))
        .sum();
  }

  int recovered() {
    return followers.stream().mapToInt(Follower::resumptions).sum();
  }

  String summary(List<Verdict> verdicts) {
    return String.format(
        Locale.ROOT,
        "%d clients, %d acknowledged, %d delivered, %d recovered, sends tried again: %s;"
            + " %d ends of connections and refused polls, %d resets, %d not recovered,"
            + " %d lost and announced; violations: %s",
        followers.size(),
        acknowledged(),
        verdicts.stream().mapToInt(Verdict::delivered).sum(),
        recovered(),
        Stream.of(Talker.Outcome.values())
            .filter(outcome -> outcome != Talker.Outcome.ACKNOWLEDGED && tries(outcome) > 0)
            .map(outcome -> tries(outcome) + " " + outcome)
            .collect(Collectors.joining(", ", "[", "]")),
        followers.stream().mapToInt(follower -> follower.ends().size()).sum(),
        verdicts.stream().mapToInt(Verdict::resets).sum(),
        verdicts.stream().mapToInt(Verdict::notRecovered).sum(),
        announcedLosses(verdicts),
        violations(verdicts));
  }

  private static String violations(List<Verdict> verdicts) {
    return Stream.of(Verdict.Kind.values())
        .map(
            kind ->
                verdicts.stream()
                        .flatMap(verdict -> verdict.violations().stream())
                        .filter(violation -> violation.kind() == kind)
                        .count()
                    + " "
                    + kind)
        .collect(Collectors.joining(", "));
  }

  /// Waits until every follower was shown something that was said after `millis`. Returns how long
  /// after it the last one was.
  long awaitAllLive(long millis, Duration within) {
    Deadline.await(
        () ->
            "all to be live again; not: "
                + followers.stream().filter(each -> !isLive(each, millis)).toList(),
        within,
        () -> followers.stream().allMatch(each -> isLive(each, millis)));
    return millisUntilAllLive(millis);
  }

  private static boolean isLive(Follower follower, long millis) {
    return follower.journal().entries().reversed().stream()
        .limit(LAST_ENTRIES)
        .anyMatch(entry -> isNewsSince(entry, millis));
  }

  static int announcedLosses(List<Verdict> verdicts) {
    return verdicts.stream().mapToInt(Verdict::announcedLosses).sum();
  }

  /// For a fault that has a length of its own.
  void letPass(Duration time) {
    long endNanos = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = endNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /// How long after `millis` the last follower was shown something that was said after it; where
  /// nobody says anything any more, was told what of it is lost.
  long millisUntilAllLive(long millis) {
    var silent =
        rooms.stream()
            .filter(
                room ->
                    talkers.stream()
                        .filter(talker -> talker.room().equals(room))
                        .allMatch(Talker::isSilent))
            .collect(Collectors.toSet());
    return followers.stream()
            .mapToLong(
                follower ->
                    silent.contains(follower.room())
                        ? toldOfLossAt(follower).orElse(millis)
                        : shownNewsAt(follower, millis).orElse(Long.MAX_VALUE))
            .max()
            .orElse(millis)
        - millis;
  }

  /// Who was the last to be shown something that was said after `millis`.
  Follower lastLive(long millis) {
    return followers.stream()
        .max(
            Comparator.comparingLong(
                follower -> shownNewsAt(follower, millis).orElse(Long.MAX_VALUE)))
        .orElseThrow();
  }

  private static OptionalLong shownNewsAt(Follower follower, long millis) {
    return follower.journal().entries().stream()
        .filter(entry -> isNewsSince(entry, millis))
        .mapToLong(Journal.Entry::shownAt)
        .findFirst();
  }

  private static OptionalLong toldOfLossAt(Follower follower) {
    return follower.journal().entries().stream()
        .filter(Journal.Reset.class::isInstance)
        .mapToLong(Journal.Entry::shownAt)
        .findFirst();
  }

  /// The longest that anybody of these on whom the node calls waited for something that was said
  /// between these two times, in milliseconds.
  static long longestDelay(List<Follower> followers, long fromMillis, long untilMillis) {
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
