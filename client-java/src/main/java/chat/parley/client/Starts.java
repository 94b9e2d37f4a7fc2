package chat.parley.client;

import chat.parley.protocol.error.Advice;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Asks of each room by itself where it stands now, and whether it may be followed at all. A
/// request that names several does not say the first, and is refused as a whole without saying for
/// which. Confined to the loop.
final class Starts {
  private static final int AT_ONCE = 4;

  /// How often a node's word that this goes too fast is waited for, in all; then it is a failure.
  private static final int MOST_WAITS = 40;

  private static final long SHORTEST_WAIT_MILLIS = 1_000;

  /// Tries a room once. Its future completes on the loop, with the body of the answer.
  @FunctionalInterface
  interface Question {
    CompletableFuture<JsonNode> about(String room);
  }

  private final Loop loop;
  private final Question question;
  private final Queue<String> waiting;
  private final Line.Hearer hearer;
  private int waits;

  private Starts(Loop loop, Question question, List<String> rooms, Line.Hearer hearer) {
    this.loop = loop;
    this.question = question;
    this.waiting = new ArrayDeque<>(rooms);
    this.hearer = hearer;
  }

  static CompletableFuture<Void> of(Line.Tools tools, List<String> rooms, Line.Hearer hearer) {
    Question question =
        room ->
            tools
                .http()
                .json("GET", tools.address("/v1/poll?wait=0&rooms=" + room), null)
                .answer
                .thenApply(Http.Answer::body);
    return of(tools.loop(), question, rooms, hearer);
  }

  static CompletableFuture<Void> of(
      Loop loop, Question question, List<String> rooms, Line.Hearer hearer) {
    var starts = new Starts(loop, question, rooms, hearer);
    return CompletableFuture.allOf(
        Stream.generate(starts::askNext)
            .limit(Math.min(AT_ONCE, rooms.size()))
            .toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Boolean> askNext() {
    var room = waiting.poll();
    if (room == null || !hearer.isHeeded()) {
      return CompletableFuture.completedFuture(true);
    }
    return question
        .about(room)
        .handle(
            (answer, thrown) ->
                thrown == null ? heard(room, answer) : refused(room, ParleyException.from(thrown)))
        .thenCompose(paused -> paused)
        .thenCompose(_ -> askNext());
  }

  private CompletableFuture<Boolean> heard(String room, JsonNode answer) {
    hearer.started(room, Event.parsed(answer.path("cursor").asString("")), true, null);
    // The document that a room begins with stands before that.
    answer.path("events").forEach(hearer::event);
    return CompletableFuture.completedFuture(true);
  }

  private CompletableFuture<Boolean> refused(String room, ParleyException why) {
    if (why.number() == ParleyException.TOO_MANY_COMMANDS && waits < MOST_WAITS) {
      // Whoever has many rooms would never come to an end, were all of them asked for anew.
      waits++;
      return later(room, Math.max(why.afterMillis(), SHORTEST_WAIT_MILLIS));
    }
    if (why.advice() != Advice.FIX_REQUEST) {
      throw why;
    }
    hearer.refused(room, why);
    return CompletableFuture.completedFuture(true);
  }

  private CompletableFuture<Boolean> later(String room, long millis) {
    var due = new CompletableFuture<Boolean>();
    loop.after(
        millis,
        () -> {
          waiting.add(room);
          due.complete(true);
        });
    return due;
  }
}
