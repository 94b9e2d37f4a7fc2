package chat.parley.gateway.subscription;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// Questions to Redis, so many at a time: a storm waits here instead of filling the driver's queue,
/// where it would push out sends, and the node's memory with answers. Confined to the Redis thread,
/// on which all answers come.
final class Line {
  private final int most;
  private final Runnable waits;
  private final Deque<Runnable> line = new ArrayDeque<>();
  private int underWay;
  private boolean isAsking;

  /// @param most under way at a time
  /// @param waits told of each question for which there is no room now
  Line(int most, Runnable waits) {
    this.most = most;
    this.waits = waits;
  }

  /// Asks when it is its turn.
  <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
    if (underWay < most && line.isEmpty()) {
      return begin(question);
    }
    waits.run();
    var answer = new CompletableFuture<T>();
    line.add(
        () ->
            begin(question)
                .whenComplete(
                    (value, failure) -> {
                      if (failure == null) {
                        answer.complete(value);
                      } else {
                        answer.completeExceptionally(failure);
                      }
                    }));
    return answer;
  }

  private <T> CompletionStage<T> begin(Supplier<CompletionStage<T>> question) {
    underWay++;
    return asked(question).whenComplete((_, _) -> ended());
  }

  private static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private void ended() {
    underWay--;
    // A question that is answered at once lets no other in by itself: calls would pile up on the
    // stack.
    if (isAsking) {
      return;
    }
    isAsking = true;
    try {
      while (underWay < most && !line.isEmpty()) {
        line.remove().run();
      }
    } finally {
      isAsking = false;
    }
  }
}
