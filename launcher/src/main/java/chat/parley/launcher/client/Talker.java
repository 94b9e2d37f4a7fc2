package chat.parley.launcher.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Sends at a steady pace into one room until it is told to stop or to be silent, each message with
/// its key until it knows the outcome, at one node after the other: as a real client would.
/// Thread-safe.
public final class Talker implements AutoCloseable {
  private static final Duration BACK_OFF = Duration.ofMillis(100);

  /// Between two messages where it has fallen behind its pace: a node takes fifty commands a second
  /// of a user in the long run, and says 4103 to more.
  private static final long CATCH_UP_NANOS = Duration.ofMillis(25).toNanos();

  private final SendWay way;
  private final Identity who;
  private final String room;
  private final List<URI> nodes;
  private final long periodNanos;
  private final Map<String, Position> acknowledged = new HashMap<>();
  private final List<Attempt> attempts = new ArrayList<>();
  private final Map<Outcome, Integer> tries = new EnumMap<>(Outcome.class);
  private final Map<Integer, Integer> refusedOtherwise = new TreeMap<>();
  private final List<Denial> broken = new ArrayList<>();
  private final List<Denial> closed = new ArrayList<>();
  private final List<Denial> denials = new ArrayList<>();
  private final Thread thread;
  private volatile boolean isStopped;
  private volatile boolean isSilent;
  private volatile boolean mayLoseRoom;
  private int turn;

  /// Of what is being said, some earlier try may have been heard.
  private boolean mayBeSaid;

  private Try longest = Try.NONE;

  /// How the last try ended.
  private String ended = "";

  private @Nullable Sender sender;
  private @Nullable Throwable failure;

  /// The first try of one message.
  ///
  /// @param at milliseconds since 1970
  /// @param tookMillis until it had an answer, or none was to be expected any more
  public record Attempt(long at, long tookMillis, boolean isAcknowledged) {}

  /// Any try, repeats included.
  ///
  /// @param at milliseconds since 1970
  /// @param tookMillis until it had an answer, or none was to be expected any more; a connection
  ///   that had to be made for it is part of it
  /// @param how over which way and at which node, and how it ended
  public record Try(long at, long tookMillis, String how) {
    public static final Try NONE = new Try(0, 0, "none");
  }

  /// A try of which nothing was done, and no earlier one was heard: what is in the room under its
  /// key was written later.
  ///
  /// @param at milliseconds since 1970 at which it had ended
  public record Denial(String key, long at, String how) {}

  /// What became of one try.
  public enum Outcome {
    ACKNOWLEDGED,
    /// Since Redis is away (4100), or with an unknown outcome (4105); or the room is gone where it
    /// may be.
    REFUSED,
    /// With another number that says that it may be tried again.
    REFUSED_OTHERWISE,
    /// The node ended the connection in order, with a close frame, before it answered.
    CLOSED,
    /// The connection broke before the answer.
    BROKEN,
    /// There was no connection to send it over.
    NOT_SENT
  }

  private Talker(SendWay way, Identity who, String room, double perSecond, URI... nodes) {
    this.way = way;
    this.who = who;
    this.room = room;
    this.nodes = List.of(nodes);
    this.periodNanos = (long) (Duration.ofSeconds(1).toNanos() / perSecond);
    this.thread = Thread.ofVirtual().name("talker in " + room).unstarted(this::talk);
  }

  public static Talker start(
      SendWay way, Identity who, String room, double perSecond, URI... nodes) {
    var talker = new Talker(way, who, room, perSecond, nodes);
    talker.thread.start();
    return talker;
  }

  public String user() {
    return who.user();
  }

  public String room() {
    return room;
  }

  /// The position of every key that was acknowledged.
  public synchronized Map<String, Position> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  public synchronized int count() {
    return acknowledged.size();
  }

  public synchronized List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /// The one that took longest.
  public synchronized Try longestTry() {
    return longest;
  }

  /// From now on the longest is that of later tries.
  public synchronized void forgetLongestTry() {
    longest = Try.NONE;
  }

  /// How many tries have ended, repeats included.
  public synchronized int tries() {
    return tries.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// How many tries ended so, repeats included.
  public synchronized int tries(Outcome outcome) {
    return tries.getOrDefault(outcome, 0);
  }

  /// With which numbers tries ended [Outcome#REFUSED_OTHERWISE], and how many with each.
  public synchronized Map<Integer, Integer> refusedOtherwise() {
    return Map.copyOf(refusedOtherwise);
  }

  /// Tries whose connection was closed in order before an answer, where no earlier one may have
  /// been heard: if they were not read, these are denials, too.
  public synchronized List<Denial> closed() {
    return List.copyOf(closed);
  }

  /// Tries whose connection broke before an answer, where no earlier one may have been heard: if it
  /// was closed before they were read, these are denials, too.
  public synchronized List<Denial> broken() {
    return List.copyOf(broken);
  }

  /// Tries that were refused as a whole, or not sent.
  public synchronized List<Denial> denials() {
    return List.copyOf(denials);
  }

  /// While the room may vanish, what is said is tried until it is there again.
  public void mayLoseRoom(boolean may) {
    mayLoseRoom = may;
  }

  /// Waits until the message that is under way is acknowledged; where it has fallen silent, for
  /// nothing.
  public void stop() {
    beginStop();
    Deadline.await(() -> "the last message of " + thread, () -> !thread.isAlive());
    synchronized (this) {
      if (failure != null) {
        throw new AssertionError("A message can never be acknowledged.", failure);
      }
    }
  }

  /// Says nothing and repeats nothing until [#speakAgain]: what has no outcome yet is left without
  /// one.
  public void fallSilent() {
    isSilent = true;
  }

  /// Goes on with the next message.
  public synchronized void speakAgain() {
    isSilent = false;
    notifyAll();
  }

  public boolean isSilent() {
    return isSilent;
  }

  @Override
  public void close() {
    beginStop();
    thread.interrupt();
    closeSender();
  }

  private synchronized void beginStop() {
    isStopped = true;
    notifyAll();
  }

  private void talk() {
    long dueNanos = System.nanoTime();
    for (int number = 1; !isStopped; number++) {
      try {
        say("key-" + number);
        dueNanos += periodNanos;
        LockSupport.parkNanos(Math.max(dueNanos - System.nanoTime(), CATCH_UP_NANOS));
        if (isSilent) {
          closeSender();
          awaitTurn();
          dueNanos = System.nanoTime();
        }
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        fail(e);
        return;
      }
    }
    closeSender();
  }

  private synchronized void awaitTurn() throws InterruptedException {
    while (isSilent && !isStopped) {
      wait();
    }
  }

  private void say(String key) throws InterruptedException {
    mayBeSaid = false;
    for (boolean isFirst = true; true; isFirst = false) {
      long at = System.currentTimeMillis();
      var position = trySay(key);
      var attempt = new Attempt(at, System.currentTimeMillis() - at, position != null);
      attempted(attempt, isFirst);
      if (position != null) {
        acknowledged(key, position);
        return;
      }
      closeSender();
      if (isSilent) {
        return;
      }
      turn++;
      LockSupport.parkNanos(BACK_OFF.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /// Null where the outcome is not known, or where nothing was done and it may be tried again.
  private @Nullable Position trySay(String key) throws InterruptedException {
    try {
      if (sender == null) {
        sender = way.open(who, node());
      }
    } catch (IOException e) {
      tried(Outcome.NOT_SENT, e);
      denied(denials, key, "not sent");
      return null;
    }
    try {
      var position = sender.send(room, key, "said with " + key);
      tried(Outcome.ACKNOWLEDGED);
      return position;
    } catch (RefusedException e) {
      if (!e.isRetryable() && !(mayLoseRoom && e.isRoomLost())) {
        throw e;
      }
      refused(e);
      if (e.deniesAll()) {
        denied(denials, key, String.valueOf(e.getMessage()));
      } else {
        mayBeSaid = true;
      }
      return null;
    } catch (ClosedInOrderException e) {
      tried(Outcome.CLOSED, e);
      denied(closed, key, way + " to " + node() + ": " + e);
      mayBeSaid = true;
      return null;
    } catch (NotSentException | ConnectException | HttpConnectTimeoutException e) {
      tried(Outcome.NOT_SENT, e);
      denied(denials, key, "not sent");
      return null;
    } catch (IOException e) {
      tried(Outcome.BROKEN, e);
      denied(broken, key, way + " to " + node() + ": " + e);
      mayBeSaid = true;
      return null;
    }
  }

  private URI node() {
    return nodes.get(turn % nodes.size());
  }

  private synchronized void denied(List<Denial> kind, String key, String how) {
    if (!mayBeSaid) {
      kind.add(new Denial(key, System.currentTimeMillis(), how));
    }
  }

  private synchronized void refused(RefusedException e) {
    if (e.isOutage() || e.isRoomLost()) {
      tried(Outcome.REFUSED, e);
    } else {
      tried(Outcome.REFUSED_OTHERWISE, e);
      refusedOtherwise.merge(e.code(), 1, Integer::sum);
    }
  }

  private synchronized void tried(Outcome outcome, Exception e) {
    tried(outcome);
    ended = outcome + ", " + e.getMessage();
  }

  private synchronized void tried(Outcome outcome) {
    ended = outcome.toString();
    tries.merge(outcome, 1, Integer::sum);
  }

  private synchronized void attempted(Attempt attempt, boolean isFirst) {
    if (attempt.tookMillis() > longest.tookMillis()) {
      var how = "%s at %s: %s".formatted(way, node(), ended);
      longest = new Try(attempt.at(), attempt.tookMillis(), how);
    }
    if (isFirst) {
      attempts.add(attempt);
    }
  }

  private synchronized void acknowledged(String key, Position position) {
    acknowledged.put(key, position);
  }

  private synchronized void fail(RuntimeException e) {
    failure = e;
  }

  private void closeSender() {
    var opened = sender;
    sender = null;
    if (opened != null) {
      opened.close();
    }
  }
}
