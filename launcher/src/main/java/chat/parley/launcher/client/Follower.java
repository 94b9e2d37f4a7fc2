package chat.parley.launcher.client;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A client that follows one room and keeps what it was shown. When its connection ends it goes to
/// its next node and resumes there from its cursor, as a real client would. Thread-safe.
public final class Follower implements AutoCloseable, Subscription.Reader {
  private static final Set<String> PRESENCES = Set.of("online", "away", "offline", "invisible");

  private static final Duration BACK_OFF = Duration.ofMillis(50);

  /// Before it asks again for a room that has vanished: hundreds may.
  private static final Duration ROOM_BACK_OFF = Duration.ofSeconds(1);

  private final List<Transport> transports;
  private final Identity who;
  private final String room;
  private final List<URI> nodes;
  private final boolean isPatient;
  private final Journal journal = new Journal();
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final List<Event> events = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();
  private @Nullable String cursor;
  private int resumptions;
  private boolean mayLoseRoom;
  private @Nullable Session session;
  private @Nullable URI node;
  private @Nullable URI nextNode;
  private @Nullable Thread thread;
  private boolean isClosed;

  private Follower(
      List<Transport> transports, Identity who, String room, List<URI> nodes, boolean isPatient) {
    this.transports = List.copyOf(transports);
    this.who = who;
    this.room = room;
    this.nodes = List.copyOf(nodes);
    this.isPatient = isPatient;
  }

  /// Follows from now on. Returns when the first node has accepted; throws [RefusedException] where
  /// it has not.
  ///
  /// @param nodes in the order in which they are tried, round and round
  public static Follower join(Transport transport, Identity who, String room, URI... nodes) {
    return start(new Follower(List.of(transport), who, room, List.of(nodes), false));
  }

  /// As {@link #join}; and whatever may be tried again is tried again.
  ///
  /// @param transports of which it takes the next one each time it comes back
  public static Follower joinPatiently(
      List<Transport> transports, Identity who, String room, URI... nodes) {
    return start(new Follower(transports, who, room, List.of(nodes), true));
  }

  /// Follows everything after a position.
  public static Follower resume(
      Transport transport, Identity who, Position after, String room, URI... nodes) {
    var follower = new Follower(List.of(transport), who, room, List.of(nodes), false);
    follower.cursor = after.toString();
    return start(follower);
  }

  private static Follower start(Follower follower) {
    follower.thread = Thread.ofVirtual().name(follower.toString()).start(follower::follow);
    try {
      Deadline.await(follower + " to be accepted", follower.started);
    } catch (RefusedException | AssertionError e) {
      follower.close();
      throw e;
    }
    return follower;
  }

  /// Waits until it has been shown that many publications.
  public List<Event> expect(int count) {
    Deadline.await(
        () -> this + " to be shown " + count + ", which has " + events().size() + ends(),
        () -> events().size() >= count);
    return events();
  }

  /// Waits for a publication at this position and returns it.
  public Event expect(Position position) {
    Predicate<Event> isIt = event -> event.position().equals(position);
    Deadline.await(
        () -> this + " to be shown " + position + ", which has " + events() + ends(),
        () -> events().stream().anyMatch(isIt));
    return events().stream().filter(isIt).findFirst().orElseThrow();
  }

  /// Waits until its first connection has ended and says how.
  public String expectEnd() {
    Deadline.await(() -> "the end of " + this, () -> !ends().isEmpty());
    return ends().getFirst();
  }

  public synchronized List<Event> events() {
    return List.copyOf(events);
  }

  /// Whether this is where it stands: what it was shown last, or what a reset left it.
  public synchronized boolean standsAt(Position position) {
    return position.toString().equals(cursor);
  }

  /// With which it began.
  public Transport transport() {
    return transports.getFirst();
  }

  public String room() {
    return room;
  }

  public Journal journal() {
    return journal;
  }

  /// The names of the events that have no position, in their order; who comes and goes apart, since
  /// others do that all the time.
  public synchronized List<String> notices() {
    return List.copyOf(notices);
  }

  /// How often a node has accepted it at its cursor.
  public synchronized int resumptions() {
    return resumptions;
  }

  /// While the room may vanish, the follower asks for it until it is there again.
  public synchronized void mayLoseRoom(boolean may) {
    mayLoseRoom = may;
  }

  /// Whether its connection is at this node, or is being made there.
  public synchronized boolean isAt(URI other) {
    return other.equals(node);
  }

  /// Where its connection is, or is being made.
  public synchronized URI node() {
    return node == null ? nodes.getFirst() : node;
  }

  /// Loses its connection, as if the network had failed, and comes back.
  public synchronized void drop() {
    if (session != null) {
      session.close();
    }
  }

  /// Leaves its connection and comes back at this node; later it goes on from node to node.
  public synchronized void moveTo(URI other) {
    nextNode = other;
    drop();
  }

  /// How each of its connections ended so far.
  public synchronized List<String> ends() {
    return List.copyOf(ends);
  }

  @Override
  public synchronized void started(String position) {
    if (cursor == null) {
      cursor = position;
      journal.add(new Journal.Started(Position.of(position), now()));
    } else {
      resumptions++;
    }
    started.complete(null);
  }

  @Override
  public synchronized void notRecovered() {
    journal.add(new Journal.NotRecovered(now()));
  }

  @Override
  public synchronized void shown(JsonNode json) {
    if (Event.isStored(json)) {
      var event = Event.of(json);
      events.add(event);
      journal.add(new Journal.Shown(event, now()));
      cursor = event.position().toString();
    } else if (!PRESENCES.contains(json.path("event").asString())) {
      var name = json.path("event").asString();
      notices.add(name);
      if (name.equals("reset")) {
        reset(json);
      } else if (name.equals("unsubscribed")) {
        journal.add(new Journal.Unsubscribed(json.path("error").toString(), now()));
        if (mayLoseRoom && session != null) {
          session.close();
        }
      }
    }
  }

  private void reset(JsonNode json) {
    var kept = json.has("kept") ? Position.of(json.path("kept").asString()) : null;
    var position = Position.of(json.path("position").asString());
    journal.add(new Journal.Reset(kept, position, now()));
    cursor = (kept == null ? position : kept).toString();
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      isClosed = true;
      if (session != null) {
        session.close();
      }
      running = thread;
    }
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public String toString() {
    return who.user() + " on " + transports + " in " + room;
  }

  private void follow() {
    for (int turn = 0; true; turn++) {
      Session next;
      synchronized (this) {
        if (isClosed) {
          return;
        }
        var chosen = nextNode == null ? nodes.get(turn % nodes.size()) : nextNode;
        nextNode = null;
        // Not in step with the nodes.
        var transport = transports.get((turn + turn / nodes.size()) % transports.size());
        next = transport.open(new Subscription(chosen, who, room, cursor, this));
        session = next;
        node = chosen;
      }
      try {
        ended(next.run());
      } catch (InterruptedException _) {
        return;
      } catch (RefusedException e) {
        ended(String.valueOf(e.getMessage()));
        if (e.isRoomUnknown() && hasLostRoom()) {
          LockSupport.parkNanos(ROOM_BACK_OFF.toNanos());
          continue;
        }
        if (!(isPatient ? e.isRetryable() : e.isWorthRepeating())) {
          started.completeExceptionally(e);
          return;
        }
        LockSupport.parkNanos(BACK_OFF.toNanos());
      } catch (IOException e) {
        ended("broken: " + e);
        LockSupport.parkNanos(BACK_OFF.toNanos());
      } catch (RuntimeException e) {
        ended("failed: " + e);
        started.completeExceptionally(e);
        return;
      }
    }
  }

  /// Told of it once, however often it is told.
  private synchronized boolean hasLostRoom() {
    var entries = journal.entries();
    if (mayLoseRoom && !entries.isEmpty() && !(entries.getLast() instanceof Journal.Unsubscribed)) {
      journal.add(new Journal.Unsubscribed("refused when it came back", now()));
    }
    return mayLoseRoom;
  }

  private synchronized void ended(String how) {
    ends.add(how);
  }
}
