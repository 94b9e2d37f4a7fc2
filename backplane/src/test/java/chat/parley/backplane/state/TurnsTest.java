package chat.parley.backplane.state;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  private static final RoomId ROOM = new RoomId("room");

  private final Turns turns =
      new Turns(1, () -> new RefusedException(Refusal.of(ErrorCode.ROOM_BUSY)));
  private final List<CompletableFuture<Integer>> begun = new ArrayList<>();

  @Test
  void oneBeginsWhenTheOneBeforeHasEndedHoweverThatWas() {
    var first = turns.inTurn(ROOM, this::begin);
    var second = turns.inTurn(ROOM, this::begin);
    assertThat(begun).hasSize(1);

    begun.getFirst().completeExceptionally(new IllegalStateException("for the test"));

    assertThat(first).isCompletedExceptionally();
    assertThat(begun).hasSize(2);
    begun.getLast().complete(2);
    assertThat(second).isCompletedWithValue(2);
  }

  @Test
  void otherRoomsDoNotWait() {
    turns.inTurn(ROOM, this::begin);
    turns.inTurn(new RoomId("other"), this::begin);
    assertThat(begun).hasSize(2);
  }

  @Test
  void whoComesWhenAsManyWaitAsMayIsRefused() {
    turns.inTurn(ROOM, this::begin);
    turns.inTurn(ROOM, this::begin);

    var refused = turns.inTurn(ROOM, this::begin);

    assertThat(refused)
        .isCompletedExceptionally()
        .matches(
            future ->
                future.exceptionNow() instanceof RefusedException e
                    && e.refusal().code() == ErrorCode.ROOM_BUSY);
    begun.getFirst().complete(1);
    assertThat(turns.inTurn(ROOM, this::begin)).isNotDone();
  }

  private CompletableFuture<Integer> begin() {
    var work = new CompletableFuture<Integer>();
    begun.add(work);
    return work;
  }
}
