package chat.parley.backplane.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

final class WebSettingsTest {
  private static final DataSize SOME = DataSize.ofKilobytes(16);

  private long nanos = 1;

  @Test
  void aWrongValueNamesItsKey() {
    for (var wrong : List.of(DataSize.ofBytes(0), DataSize.ofBytes((1 << 20) + 1))) {
      assertThatThrownBy(() -> new WebSettings(List.of(), wrong, SOME, SOME, 1, 1))
          .hasMessageContaining("parley.web.max-text");
      assertThatThrownBy(() -> new WebSettings(List.of(), SOME, wrong, SOME, 1, 1))
          .hasMessageContaining("parley.web.max-signal");
      assertThatThrownBy(() -> new WebSettings(List.of(), SOME, SOME, wrong, 1, 1))
          .hasMessageContaining("parley.web.max-data");
    }
  }

  @Test
  void aWrongRateNamesItsKey() {
    for (int wrong : List.of(-1, 0, 1_000_001)) {
      assertThatThrownBy(() -> rated(wrong, 1))
          .hasMessageStartingWith("parley.web.commands-per-second ");
      assertThatThrownBy(() -> rated(1, wrong)).hasMessageStartingWith("parley.web.command-burst ");
    }
    assertThatCode(() -> rated(1_000_000, 1_000_000)).doesNotThrowAnyException();
  }

  @Test
  void pollsThatWaitMayComeFourTimesAsOften() {
    var settings = rated(50, 100);

    assertThat(admitted(settings.commandRate(() -> nanos))).containsExactly(100, 50);
    assertThat(admitted(settings.waitingPollRate(() -> nanos))).containsExactly(400, 200);
  }

  @Test
  void eachLimitIsItsOwn() {
    var limits =
        new WebSettings(
            List.of(), DataSize.ofBytes(1), DataSize.ofMegabytes(1), DataSize.ofBytes(2), 1, 1);
    assertThat(limits.commandLimits().maxTextBytes()).isOne();
    assertThat(limits.commandLimits().maxSignalBytes()).isEqualTo(1 << 20);
    assertThat(limits.commandLimits().maxDataBytes()).isEqualTo(2);
  }

  private static WebSettings rated(int perSecond, int burst) {
    return new WebSettings(List.of(), SOME, SOME, SOME, perSecond, burst);
  }

  /// How many at once, and after a second.
  private List<Integer> admitted(CommandRate rate) {
    var admitted = new ArrayList<Integer>();
    long due = CommandRate.NEVER;
    for (int second = 0; second < 2; second++) {
      int count = 0;
      for (long next = rate.after(due); next != CommandRate.NEVER; next = rate.after(due)) {
        due = next;
        count++;
      }
      admitted.add(count);
      nanos += Duration.ofSeconds(1).toNanos();
    }
    return admitted;
  }
}
