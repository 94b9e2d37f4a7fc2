package chat.parley.client;

import chat.parley.client.Entry.State;
import chat.parley.protocol.error.Advice;
import chat.parley.protocol.position.Position;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the user has said and the room's order has not shown yet, each under its key.
///
/// An entry leaves when the room's order has passed it, which makes its acknowledgement final, or
/// when it is refused. Bounded: beyond its limit nothing is taken. One entry at a time and room is
/// under way, or they could overtake each other.
final class Outbox {
  /// A node remembers keys for ten minutes; what takes longer to reach it is no repeat any more.
  private static final long KEY_MEMORY_MILLIS = 540_000;

  private static final long UNSEEN_MILLIS = 10_000;

  /// What it works with.
  interface Surroundings {
    /// Tries once.
    CompletableFuture<JsonNode> send(Entry entry);

    /// Whether a try makes sense now.
    boolean isReady(String room);

    /// Asks the node whether what it has acknowledged is still there.
    void doubt(String room);

    /// Who speaks.
    String user();

    void changed(List<Unsent> queue);

    void failed(Unsent entry, ParleyException why);
  }

  /// One room's way out.
  private static final class Lane {
    final Backoff backoff;
    boolean isBusy;
    boolean isWaiting;
    Loop.Timer timer = Loop.Timer.NONE;

    Lane(Loop loop) {
      backoff = new Backoff(loop);
    }
  }

  private final Loop loop;
  private final Rooms rooms;
  private final int limit;
  private final Surroundings surroundings;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /// As others see them: made anew for the entry alone that is another, since bodies may be long.
  private final Map<String, Unsent> shown = new LinkedHashMap<>();

  private final Map<String, Lane> lanes = new HashMap<>();
  private boolean isLookDue;

  Outbox(Loop loop, Rooms rooms, int limit, Surroundings surroundings) {
    this.loop = loop;
    this.rooms = rooms;
    this.limit = limit;
    this.surroundings = surroundings;
  }

  /// Completes when it is acknowledged. A key that is in it already is the same thing said.
  CompletableFuture<Acknowledged> add(Utterance utterance) {
    var known = entries.get(utterance.key());
    if (known != null) {
      return known.answer;
    }
    var entry = new Entry(utterance);
    if (entries.size() >= limit) {
      refuse(entry, ParleyException.queueFull(limit));
      return entry.answer;
    }
    entries.put(entry.key(), entry);
    changed(entry);
    work(entry.room());
    return entry.answer;
  }

  /// Something has changed that entries may have waited for.
  void poke() {
    List.copyOf(entries.values()).forEach(entry -> work(entry.room()));
  }

  /// The room's order has come to this publication.
  void seen(Event event, Position at) {
    for (var entry : of(event.room())) {
      if (entry.key().equals(event.key()) && event.user().equals(surroundings.user())) {
        settle(entry, event);
      } else if (entry.position != null && entry.position.offset() <= at.offset()) {
        passed(entry, entry.position, at);
      }
    }
    work(event.room());
  }

  private void passed(Entry entry, Position acknowledged, Position at) {
    if (acknowledged.epoch().equals(at.epoch())) {
      remove(entry);
    } else if (!entry.isDoubted) {
      repeat(entry);
    }
  }

  /// What was acknowledged may be lost. Its key tells: at most one message comes of it.
  void reset(String room) {
    for (var entry : of(room)) {
      if (entry.state == State.SENT) {
        repeat(entry);
      }
    }
    work(room);
  }

  /// The highest acknowledged position that the room's order has not shown; null where there is
  /// none.
  @Nullable Position acked(String room) {
    return of(room).stream()
        .filter(entry -> entry.state == State.SENT)
        .map(entry -> entry.position)
        .filter(position -> position != null)
        .max(Comparator.comparingLong(Position::offset))
        .orElse(null);
  }

  /// The node that was asked about an acknowledged position has it. What lies at or before it will
  /// be seen, or was.
  void confirmed(String room, Position acked) {
    for (var entry : of(room)) {
      var position = entry.position;
      if (position != null
          && position.epoch().equals(acked.epoch())
          && position.offset() <= acked.offset()
          && isPassed(room, position)) {
        remove(entry);
      }
    }
  }

  /// Nobody looks at the room's order any more; what was acknowledged was.
  void unfollowed(String room) {
    for (var entry : of(room)) {
      if (entry.state == State.SENT) {
        remove(entry);
      }
    }
  }

  void close(ParleyException why) {
    lanes.values().forEach(lane -> lane.timer.cancel());
    List.copyOf(entries.values()).forEach(entry -> refuse(entry, why));
  }

  private List<Entry> of(String room) {
    return entries.values().stream().filter(entry -> entry.room().equals(room)).toList();
  }

  private void work(String room) {
    var next = of(room).stream().filter(entry -> entry.state == State.UNSENT).findFirst();
    var lane = lanes.computeIfAbsent(room, _ -> new Lane(loop));
    if (next.isEmpty()) {
      if (!lane.isBusy && !lane.isWaiting) {
        lanes.remove(room);
      }
    } else if (!lane.isBusy && !lane.isWaiting && surroundings.isReady(room)) {
      attempt(next.get(), lane);
    }
  }

  private void attempt(Entry entry, Lane lane) {
    lane.isBusy = true;
    entry.state = State.SENDING;
    if (entry.tries == 0) {
      entry.sinceMillis = loop.nowMillis();
    }
    entry.tries++;
    if (entry.first == null && !entry.isFirstUnknown) {
      entry.first = rooms.position(entry.room());
      changed(entry);
    }
    surroundings
        .send(entry)
        .whenCompleteAsync(
            (answer, thrown) -> {
              lane.isBusy = false;
              // Meanwhile it may have been seen, or everything may have been closed.
              boolean isTried = entries.get(entry.key()) == entry && entry.state == State.SENDING;
              if (thrown == null) {
                lane.backoff.reset();
              }
              if (isTried && thrown == null) {
                acknowledged(entry, Acknowledged.of(entry, answer));
              } else if (isTried) {
                failed(entry, ParleyException.from(thrown), lane);
              }
              work(entry.room());
            },
            loop);
  }

  private void acknowledged(Entry entry, Acknowledged answer) {
    entry.answer.complete(answer);
    var room = entry.room();
    if (!rooms.has(room)) {
      remove(entry);
      return;
    }
    entry.state = State.SENT;
    entry.position = answer.position();
    entry.sentMillis = loop.nowMillis();
    if (isPassed(room, answer.position())) {
      var cursor = rooms.position(room);
      if (cursor != null && cursor.epoch().equals(answer.position().epoch())) {
        remove(entry);
        return;
      }
      entry.isDoubted = true;
    }
    changed(entry);
    lookLater();
  }

  private boolean isPassed(String room, Position position) {
    var cursor = rooms.position(room);
    return cursor != null && cursor.offset() >= position.offset();
  }

  private void failed(Entry entry, ParleyException why, Lane lane) {
    entry.state = State.UNSENT;
    if (why.number() == ParleyException.KEY_FORGOTTEN && entry.isNew && entry.tries == 1) {
      // Tried once, and nothing was appended: the cursor alone lies too far back.
      entry.first = null;
      entry.isNew = false;
      entry.isFirstUnknown = true;
    } else if (why.number() == ParleyException.SLOW_MODE
        && why.afterMillis() <= KEY_MEMORY_MILLIS) {
      pause(entry.room(), lane, why.afterMillis());
    } else if (why.advice() == Advice.FIX_REQUEST || why.advice() == Advice.GIVE_UP) {
      refuse(entry, why);
      return;
    } else if (entry.first == null && loop.nowMillis() - entry.sinceMillis > KEY_MEMORY_MILLIS) {
      var text = "Whether this was sent cannot be known any more.";
      refuse(
          entry, ParleyException.numbered(ParleyException.KEY_FORGOTTEN, "key-forgotten", text, 0));
      return;
    } else {
      pause(entry.room(), lane, lane.backoff.nextMillis(why.afterMillis()));
    }
    changed(entry);
  }

  private void pause(String room, Lane lane, long millis) {
    lane.isWaiting = true;
    lane.timer =
        loop.after(
            millis,
            () -> {
              lane.isWaiting = false;
              work(room);
            });
  }

  private void repeat(Entry entry) {
    entry.state = State.UNSENT;
    entry.position = null;
    entry.isDoubted = false;
    changed(entry);
  }

  private void settle(Entry entry, Event event) {
    entry.answer.complete(Acknowledged.of(entry, event.json()));
    remove(entry);
  }

  private void refuse(Entry entry, ParleyException why) {
    entry.answer.completeExceptionally(why);
    surroundings.failed(entry.shown(), why);
    remove(entry);
  }

  private void remove(Entry entry) {
    if (entries.remove(entry.key(), entry)) {
      shown.remove(entry.key());
      show();
    }
  }

  private void changed(Entry entry) {
    shown.put(entry.key(), entry.shown());
    show();
  }

  private void show() {
    surroundings.changed(List.copyOf(shown.values()));
  }

  /// What was acknowledged long ago and is not seen: either the stream is behind, or it is lost.
  private void lookLater() {
    if (!isLookDue) {
      isLookDue = true;
      loop.after(UNSEEN_MILLIS, this::look);
    }
  }

  private void look() {
    isLookDue = false;
    long now = loop.nowMillis();
    var sent = entries.values().stream().filter(entry -> entry.state == State.SENT).toList();
    var late = sent.stream().filter(entry -> now - entry.sentMillis >= UNSEEN_MILLIS).toList();
    late.forEach(entry -> entry.sentMillis = now);
    late.stream().map(Entry::room).distinct().forEach(surroundings::doubt);
    if (!sent.isEmpty()) {
      lookLater();
    }
  }
}
