package chat.parley.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.fanout.Frames;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PollOutletTest {
  /// Whoever asks what there is gets what is stored; so does a first poll, which waits for nothing.
  @ParameterizedTest
  @CsvSource({"0, x:1, false", "0, , false", "25, , false", "25, x:1, true"})
  void onlyAPollThatWaitsTakesEphemeralEvents(
      int waitSeconds, @Nullable String cursor, boolean isTaken) {
    var outlet = outlet(waitSeconds, cursor);
    var frame = Frames.typing();

    assertThat(outlet.tell(frame)).isEqualTo(isTaken);
    frame.release();
  }

  @Test
  void anAnswerHasRoomForSoManyEphemeralEvents() {
    var outlet = outlet(25, "x:1");
    var frame = Frames.typing();

    for (int i = 0; i < 1_000; i++) {
      assertThat(outlet.isWritable()).isTrue();
      outlet.tell(frame);
    }

    assertThat(outlet.isWritable()).isFalse();
    frame.release();
  }

  private static PollOutlet outlet(int waitSeconds, @Nullable String cursor) {
    var query =
        RoomsQuery.parse(Optional.of("room"), Optional.ofNullable(cursor), Optional.empty());
    return new PollOutlet(new PollRequest(query, Map.of(), waitSeconds), _ -> {});
  }
}
