package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QueryTest {
  private final Query query =
      new Query(
          "sum by (job, up) (rate(parley_gateway_gaps_total{job=~\"$job\",up=\"x\"}[$__rate_interval]))"
              + " / on (job) up");

  @Test
  void knowsWhatItReads() {
    assertThat(query.metrics()).containsExactly("parley_gateway_gaps_total", "up");
  }

  @Test
  void knowsWhatItSelects() {
    assertThat(query.selectors())
        .containsExactly(
            new Query.Selector("parley_gateway_gaps_total", "job", List.of("$job")),
            new Query.Selector("parley_gateway_gaps_total", "up", List.of("x")));
    assertThat(new Query("a_total{reason!~\"client|gone\"} > up{job!=\"a|b\"}").selectors())
        .containsExactly(
            new Query.Selector("a_total", "reason", List.of("client", "gone")),
            new Query.Selector("up", "job", List.of("a|b")));
  }

  @Test
  void knowsByWhichLabelsItGroups() {
    assertThat(query.groupedBy()).containsExactly("job", "up");
    assertThat(new Query("a unless on () b").groupedBy()).isEmpty();
  }

  @Test
  void asksForEverything() {
    assertThat(query.over(Duration.ofSeconds(4)))
        .isEqualTo(
            "sum by (job, up) (rate(parley_gateway_gaps_total{job=~\".*\",up=\"x\"}[4s]))"
                + " / on (job) up");
  }
}
