package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogTailTest {
  @Test
  void whatSpringBootDescribesWins() {
    var lines =
        List.of(
            "12:00 ERROR 1 --- LoggingFailureAnalysisReporter :",
            "Description:",
            "",
            "Web server failed to start. Port 8081 was already in use.",
            "",
            "Action:",
            "",
            "Identify and stop the process.");

    assertThat(LogTail.lastMeaningful(lines))
        .isEqualTo("Web server failed to start. Port 8081 was already in use.");
  }

  @Test
  void theInnermostCauseIsTheLastOne() {
    var lines = List.of("x", "Caused by: a", "\tat b", "Caused by: c", "\tat d", "\t... 3 more");

    assertThat(LogTail.lastMeaningful(lines)).isEqualTo("Caused by: c");
  }

  @Test
  void anErrorIsPreferredToWhatFollowsIt() {
    var lines = List.of("12:00 ERROR 1 --- out of luck", "12:01  INFO 1 --- bye");

    assertThat(LogTail.lastMeaningful(lines)).contains("out of luck");
  }

  @Test
  void otherwiseTheLastLineIsTaken() {
    assertThat(LogTail.lastMeaningful(List.of("one", "two", " "))).isEqualTo("two");
    assertThat(LogTail.lastMeaningful(List.of())).isEqualTo("its log is empty");
  }

  @Test
  void onlyALogThatEndsWithAComplaintIsQuoted() {
    var complaint =
        List.of("12:00  INFO hi", "12:01 ERROR 1 --- no luck", "\tat x", "Caused by: y");

    assertThat(LogTail.lastComplaint(complaint)).contains("12:01 ERROR 1 --- no luck");
    assertThat(LogTail.lastComplaint(List.of("12:00  WARN 1 --- old", "12:01  INFO 1 --- news")))
        .isEmpty();
    assertThat(LogTail.lastComplaint(List.of())).isEmpty();
  }

  @Test
  void aLongLineIsShortened() {
    assertThat(LogTail.lastMeaningful(List.of("x".repeat(1_000)))).hasSize(301).endsWith("…");
  }
}
