package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
  void asksForEverything() {
    assertThat(query.over(Duration.ofSeconds(4)))
        .isEqualTo(
            "sum by (job, up) (rate(parley_gateway_gaps_total{job=~\".*\",up=\"x\"}[4s]))"
                + " / on (job) up");
  }
}
