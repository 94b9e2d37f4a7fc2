package chat.parley.launcher.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Follows one room at one node until that ends, and keeps each event as it came, which [Follower]
/// does not. Its test takes them one by one from one thread.
public final class RoomReader implements AutoCloseable, Subscription.Reader {
  /// Without a place in the room's order, but with one in the stream.
  private static final Set<String> OF_THE_STREAM = Set.of("reset", "unsubscribed");

  private final Transport transport;
  private final Identity who;
  private final String room;
  private final List<JsonNode> events = new ArrayList<>();
  private final List<JsonNode> told = new ArrayList<>();
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private @Nullable String cursor;
  private @Nullable Session session;
  private @Nullable Thread thread;
  private int taken;

  private RoomReader(Transport transport, Identity who, String room, @Nullable String cursor) {
    this.transport = transport;
    this.who = who;
    this.room = room;
    this.cursor = cursor;
  }

  /// Follows from now on. Returns when the node has accepted; throws [RefusedException] where it
  /// has not.
  public static RoomReader join(Transport transport, Identity who, String room, URI node) {
    return new RoomReader(transport, who, room, null).start(node);
  }

  /// The same, and goes on behind a position.
  public static RoomReader resume(
      Transport transport, Identity who, String room, String cursor, URI node) {
    return new RoomReader(transport, who, room, cursor).start(node);
  }

  private RoomReader start(URI node) {
    var opened = transport.open(new Subscription(node, who, room, cursor, this));
    session = opened;
    thread = Thread.ofVirtual().name(toString()).start(() -> follow(opened));
    try {
      Deadline.await(this + " to be accepted", started);
    } catch (RefusedException | AssertionError e) {
      close();
      throw e;
    }
    return this;
  }

  private void follow(Session opened) {
    try {
      end.complete(opened.run());
    } catch (RefusedException e) {
      started.completeExceptionally(e);
      end.complete("refused " + e.code());
    } catch (Exception e) {
      started.completeExceptionally(e);
      end.complete("broken: " + e);
    }
  }

  /// The next event that has its place in the stream. It has this name, or this fails.
  public JsonNode next(String name) {
    Deadline.await(
        () -> this + " to be shown '" + name + "' after " + events(),
        () -> events().size() > taken || end.isDone());
    if (events().size() == taken) {
      throw new AssertionError(this + " has ended before '" + name + "': " + end.join());
    }
    var event = events().get(taken);
    if (!event.path("event").asString().equals(name)) {
      throw new AssertionError(this + " was shown no '" + name + "' but " + event);
    }
    taken++;
    return event;
  }

  /// All that have come and have their place in the stream.
  public synchronized List<JsonNode> events() {
    return List.copyOf(events);
  }

  /// All that was told of the moment, and is stored nowhere.
  public synchronized List<JsonNode> told() {
    return List.copyOf(told);
  }

  /// Where it stands. What is told of the moment may come before it is said where that is.
  public String cursor() {
    Deadline.await(() -> this + " to have a cursor", () -> findCursor().isPresent());
    return findCursor().orElseThrow();
  }

  private synchronized Optional<String> findCursor() {
    return Optional.ofNullable(cursor);
  }

  /// Waits until the node has ended it, and says with which number: a close code, or an error's.
  public int expectEnd() {
    var how = Deadline.await("the end of " + this, end);
    return Integer.parseInt(how.substring(how.lastIndexOf(' ') + 1));
  }

  public boolean hasEnded() {
    return end.isDone();
  }

  public Transport transport() {
    return transport;
  }

  @Override
  public synchronized void started(String position) {
    if (cursor == null) {
      cursor = position;
    }
    started.complete(null);
  }

  @Override
  public void notRecovered() {
    // An event says what cannot be brought.
  }

  /// A stream of a state room has no beginning but its snapshot.
  @Override
  public synchronized void shown(JsonNode event) {
    if (Event.isStored(event)) {
      events.add(event);
      cursor = Position.of(event).toString();
    } else if (OF_THE_STREAM.contains(event.path("event").asString())) {
      events.add(event);
    } else {
      told.add(event);
    }
    started.complete(null);
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
    if (thread != null) {
      // It may wait for the answer to a poll.
      thread.interrupt();
    }
  }

  @Override
  public String toString() {
    return who.user() + " by " + transport + " in " + room;
  }
}
