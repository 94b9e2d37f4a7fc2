package chat.parley.launcher;

import chat.parley.launcher.client.Deadline;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// People who talk in many rooms, over every transport and on every node, while something breaks.
/// Used by one thread.
final class Workload implements AutoCloseable {
  /// @param clients followers in all, spread over rooms, transports and nodes
  /// @param sendsPerSecond that are asked for
  /// @param mustReach how many of these must be acknowledged while nothing is broken
  record Size(int clients, int rooms, double sendsPerSecond, double mustReach) {
    /// Who waits for his answers stays behind what he is asked for: so a tenth more than must be
    /// reached.
    static final Size LONG = new Size(200, 20, 220, 200);

    /// On a machine that may have other things to do.
    static Size small(int sendsPerSecond) {
      return new Size(60, 10, sendsPerSecond, 0);
    }
  }

  /// Who is on which node: each room has some on each.
  private static final long SEED = 7;

  /// Of all rooms; says nothing.
  private static final String OWNER = "owner";

  private static final String STRANGER = "stranger";

  /// The first of the transports, on which the node speaks first.
  private static final int PUSHED = 2;

  /// Beyond the time in which something happens when all is well.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Of so many rooms one falls silent, and one until a stranger speaks there.
  private static final int SILENCE = 4;

  /// In each room.
  private static final int TALKERS = 2;

  private static final Duration HEARD = Duration.ofSeconds(1);

  private final Site site;
  private final List<String> rooms = new ArrayList<>();
  private final List<Talker> talkers = new ArrayList<>();

  /// By room: those of the talkers who speak only where all others are silent.
  private final Map<String, Talker> strangers = new HashMap<>();

  private final List<Follower> followers = new ArrayList<>();

  /// Whose connections must not end just now, and how many of each had ended before.
  private final Map<Follower, Integer> bystanders = new HashMap<>();

  private final Size size;

  private final List<RoomJudge.Drain> drains = new ArrayList<>();

  /// How often rooms have fallen silent: each time others.
  private int silences;

  /// From then on nothing may be said in silent rooms, in milliseconds since 1970.
  private long silentSince = Long.MAX_VALUE;

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
    var stranger = site.signIn(STRANGER);
    var nodes = new ArrayList<>(List.of(site.nodes()));
    var transports = List.of(Transport.values());
    var ways = List.of(SendWay.values());
    var random = new Random(SEED);
    for (int i = 0; i < size.rooms(); i++) {
      var members = new ArrayList<Identity>(List.of(stranger));
      talkersIn(i).stream().map(site::signIn).forEach(members::add);
      rooms.add(site.publicRoom(owner, members.toArray(Identity[]::new)));
    }
    for (int i = 0; i < size.clients(); i++) {
      // Each room has every transport before it has one twice: first by those who come back over
      // the same, then by those who take another. Every other room has nobody who polls: polls ask
      // where the room stands, and so would heal what others wait for.
      int room = i % size.rooms();
      int turn = i / size.rooms();
      var possible = transports.subList(0, room % 2 == 0 ? transports.size() : PUSHED);
      Collections.shuffle(nodes, random);
      followers.add(
          Follower.joinPatiently(
              turn / possible.size() % 2 == 0
                  ? List.of(possible.get(turn % possible.size()))
                  : from(turn, possible),
              site.signIn("reader-" + i),
              rooms.get(room),
              nodes.toArray(URI[]::new)));
    }
    for (int i = 0; i < size.rooms(); i++) {
      // Two in each room, which begin at different nodes: their order is the room's alone.
      Collections.shuffle(nodes, random);
      for (var name : talkersIn(i)) {
        Collections.rotate(nodes, 1);
        var who = site.signIn(name);
        var way = ways.get((i + talkers.size()) % ways.size());
        talkers.add(Talker.start(way, who, rooms.get(i), perSecond(), nodes.toArray(URI[]::new)));
      }
    }
  }

  /// Each room has people of its own: what all of them say, or have to say after an outage, is more
  /// than a node takes of one user.
  private static List<String> talkersIn(int room) {
    return IntStream.range(0, TALKERS).mapToObj(i -> "talker-" + room + '-' + i).toList();
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
    mayLoseRooms(true);
  }

  private void mayLoseRooms(boolean may) {
    talkers.forEach(talker -> talker.mayLoseRoom(may));
    followers.forEach(follower -> follower.mayLoseRoom(may));
  }

  /// What a fault has done to people is over, and all is as before: no room may vanish, who has
  /// fallen silent goes on, and strangers leave the word to them.
  void goOnAsBefore() {
    mayLoseRooms(false);
    silentSince = Long.MAX_VALUE;
    strangers.values().forEach(Talker::fallSilent);
    talkers.stream().filter(talker -> !strangers.containsValue(talker)).forEach(Talker::speakAgain);
  }

  /// Makes all rooms again, after they have vanished.
  void makeRoomsAgain() {
    var owner = site.signIn(OWNER);
    for (int i = 0; i < rooms.size(); i++) {
      var room = rooms.get(i);
      Deadline.await(
          () -> room + " to be made",
          () -> isDone(() -> site.rest().createRoom(owner, room, "public")));
      var others = new ArrayList<>(List.of(STRANGER));
      others.addAll(talkersIn(i));
      for (var other : others) {
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

  /// Nodes that have come back after a fault have nobody: to each where a room has none of its
  /// followers, one of them moves. Returns when they have resumed there.
  void spread() {
    for (var room : rooms) {
      var here = followers.stream().filter(follower -> follower.room().equals(room)).toList();
      for (var node : site.nodes()) {
        if (here.stream().noneMatch(follower -> follower.isAt(node))) {
          move(mostCrowded(here), node);
        }
      }
    }
  }

  /// One of those who share their node with most.
  private static Follower mostCrowded(List<Follower> followers) {
    return Collections.max(
        followers,
        Comparator.comparingLong(
            one -> followers.stream().filter(other -> other.isAt(one.node())).count()));
  }

  private static void move(Follower follower, URI node) {
    int before = follower.resumptions();
    follower.moveTo(node);
    Deadline.await(
        () -> follower + " to resume at " + node + ", which had " + follower.ends(),
        () -> follower.isAt(node) && follower.resumptions() > before);
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

  /// How often followers have been reset.
  int resets() {
    return followers.stream()
        .mapToInt(
            follower ->
                Math.toIntExact(
                    follower.journal().entries().stream()
                        .filter(Journal.Reset.class::isInstance)
                        .count()))
        .sum();
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

  /// With which other numbers sends were refused, and how many with each.
  Map<Integer, Integer> refusedOtherwise() {
    return talkers.stream()
        .flatMap(talker -> talker.refusedOtherwise().entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Integer::sum));
  }

  /// Lets that many seconds pass, and waits for as many acknowledgements, everywhere, as come in
  /// them when all is well: who was held up makes up for it, and would be there sooner.
  void goOnFor(double seconds) {
    long endNanos = System.nanoTime() + (long) (seconds * 1e9);
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
    letPass(Duration.ofNanos(Math.max(0, endNanos - System.nanoTime())));
  }

  /// Goes on until processes that have just started are as fast as they become: how long the first
  /// sends took says nothing of a fault.
  void warmUp(double seconds) {
    goOnFor(seconds);
    talkers.forEach(Talker::forgetLongestTry);
  }

  /// How many sends a second must be acknowledged, of those who have not fallen silent.
  double mustReach() {
    long speaking = talkers.stream().filter(talker -> !talker.isSilent()).count();
    return size.mustReach() / size.rooms() / TALKERS * speaking;
  }

  /// Of all tries of sends since all were warm the one that took longest.
  Talker.Try longestTry() {
    return talkers.stream()
        .map(Talker::longestTry)
        .max(Comparator.comparingLong(Talker.Try::tookMillis))
        .orElse(Talker.Try.NONE);
  }

  /// In half of the rooms nobody says or repeats anything any more: each time in others. What is on
  /// its way may still arrive, until {@link #silenceHolds}.
  void silenceHalf() {
    silences++;
    talkers.stream()
        .filter(talker -> place(talker.room()) % SILENCE >= SILENCE / 2)
        .forEach(Talker::fallSilent);
  }

  /// Where what was on its way cannot arrive any more: from here on nothing may be said in rooms
  /// that are silent.
  void silenceHolds() {
    silentSince = System.currentTimeMillis();
  }

  /// Waits until everybody in silent rooms stands at their end.
  void awaitEndsInSilence(Duration within) {
    var reader = site.signIn(OWNER);
    liveness()
        .awaitEndsInSilence(room -> site.rest().history(reader, room).getLast().position(), within);
  }

  /// The rooms' order moves on by one with every silence.
  private int place(String room) {
    return (rooms.indexOf(room) + silences - 1) % rooms.size();
  }

  /// These nodes are struck: until somebody asks how it went, no connection is to end of those who
  /// are elsewhere.
  void strikes(URI... nodes) {
    bystanders.clear();
    followers.stream()
        .filter(each -> Stream.of(nodes).noneMatch(each::isAt))
        .forEach(each -> bystanders.put(each, each.ends().size()));
  }

  /// How connections have ended of those who were not at the nodes that were struck; asked once for
  /// each time that nodes are.
  List<String> takeEndsOfBystanders() {
    var ends =
        bystanders.entrySet().stream()
            .flatMap(
                each ->
                    each.getKey().ends().stream()
                        .skip(each.getValue())
                        .map(end -> each.getKey() + ": " + end))
            .toList();
    bystanders.clear();
    return ends;
  }

  /// In half of those somebody else speaks, at a node that may never have seen the room. Among
  /// these, and among those that stay silent, are rooms with people who poll and rooms without.
  /// Returns when each of them has tried it.
  void strangersSpeakAt(URI node) {
    var speaking = new HashMap<Talker, Integer>();
    for (var room : rooms) {
      int place = place(room);
      if (place % SILENCE == SILENCE / 2 + place / SILENCE % 2) {
        var talker = strangers.computeIfAbsent(room, _ -> strangerIn(room, node));
        speaking.put(talker, talker.tries());
        talker.speakAgain();
      }
    }
    Deadline.await(
        () -> "strangers to try to speak",
        () ->
            speaking.entrySet().stream().allMatch(each -> each.getKey().tries() > each.getValue()));
  }

  private Talker strangerIn(String room, URI node) {
    var talker = Talker.start(SendWay.POST, site.signIn(STRANGER), room, perSecond(), node);
    talkers.add(talker);
    return talker;
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
    boolean covers(long millis) {
      return millis >= from && millis <= until;
    }

    /// Whether some of it was in this time.
    boolean touches(Talker.Attempt attempt) {
      return attempt.at() <= until && attempt.at() + attempt.tookMillis() >= from;
    }
  }

  /// Of the messages whose first try was not under way in any of these, the share that was
  /// acknowledged at that try.
  double acknowledgedAtFirstTry(List<Window> windows) {
    var outside =
        attempts()
            .filter(attempt -> windows.stream().noneMatch(window -> window.touches(attempt)))
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

  /// Who is shown what is said, from here on.
  Liveness liveness() {
    var spoken =
        talkers.stream()
            .filter(talker -> !talker.isSilent())
            .map(Talker::room)
            .collect(Collectors.toSet());
    return new Liveness(
        List.copyOf(followers),
        rooms.stream().filter(room -> !spoken.contains(room)).collect(Collectors.toSet()),
        silentSince);
  }

  @Override
  public void close() {
    talkers.forEach(Talker::close);
    followers.forEach(Follower::close);
  }
}
