package chat.parley.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LineTest {
  private static final int MOST = 3;

  private final AtomicInteger waited = new AtomicInteger();
  private final Line line = new Line(MOST, waited::incrementAndGet);
  private final List<CompletableFuture<String>> asked = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();

  @Test
  void soManyAreUnderWayAndTheOthersWaitInTheirOrder() {
    for (int i = 0; i < 6; i++) {
      ask();
    }
    assertThat(asked).hasSize(MOST);
    assertThat(waited).hasValue(3);

    asked.get(1).complete("second");
    assertThat(asked).hasSize(MOST + 1);
    assertThat(answers).containsExactly("second");

    asked.get(0).complete("first");
    asked.get(2).complete("third");
    asked.get(3).complete("fourth");
    assertThat(asked).hasSize(6);
    asked.get(5).complete("sixth");
    asked.get(4).complete("fifth");
    assertThat(answers).containsExactly("second", "first", "third", "fourth", "sixth", "fifth");
  }

  @Test
  void whoFailsMakesRoomToo() {
    for (int i = 0; i < 4; i++) {
      ask();
    }

    asked.getFirst().completeExceptionally(new IllegalStateException("gone"));
    asked.get(3).completeExceptionally(new IllegalStateException("gone, too"));

    assertThat(asked).hasSize(4);
    assertThat(answers)
        .containsExactly(
            "java.lang.IllegalStateException: gone", "java.lang.IllegalStateException: gone, too");
  }

  @Test
  void answersThatComeAtOnceDoNotPileUp() {
    for (int i = 0; i < MOST; i++) {
      ask();
    }
    var count = new AtomicInteger();
    for (int i = 0; i < 100_000; i++) {
      line.ask(() -> CompletableFuture.completedStage(count.incrementAndGet()));
    }

    asked.getFirst().complete("first");

    assertThat(count).hasValue(100_000);
  }

  private void ask() {
    line.ask(this::question)
        .whenComplete((answer, failure) -> answers.add(failure == null ? answer : why(failure)));
  }

  private CompletionStage<String> question() {
    asked.add(new CompletableFuture<>());
    return asked.getLast();
  }

  private static String why(Throwable failure) {
    return String.valueOf(failure.getCause() == null ? failure : failure.getCause());
  }
}
