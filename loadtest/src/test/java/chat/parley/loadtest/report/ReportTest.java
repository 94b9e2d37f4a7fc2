package chat.parley.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ReportTest {
  private final Report report = new Report("rooms");

  @Test
  void alignsColumns() {
    report.add(
        new Section("cpu", Column.text("process"), Column.number("cpu s", 2))
            .row("redis", 1234.5)
            .row("gateway-1", 0.25));

    assertThat(TextReport.of(report))
        .isEqualToNormalizingNewlines(
            """

            cpu
              process       cpu s
              redis      1,234.50
              gateway-1      0.25

            OK
            """);
  }

  @Test
  void writesTheSameFiguresAsJson() {
    report.add(
        new Section("cpu", Column.text("process"), Column.number("µs/delivery", 2))
            .row("redis", 1.23456)
            .row("idle", 0.0 / 0));
    report.warn("the machine was 99.0 % busy");

    assertThat(JsonReport.tree(report).toString())
        .isEqualTo(
            """
            {"scenario":"rooms","counts":false,"warnings":["the machine was 99.0 % busy"],\
            "failures":[],"cpu":[{"process":"redis","micros_per_delivery":1.23456},\
            {"process":"idle","micros_per_delivery":null}]}""");
  }

  @Test
  void failsWithWhatWentWrong() {
    report.fail("something was lost");

    assertThat(report.failed()).isTrue();
    assertThat(TextReport.of(report)).contains("FAILED   something was lost").doesNotContain("OK");
  }

  @Test
  void hasAValueForEachColumn() {
    Section section = new Section("cpu", Column.text("process"), Column.number("cpu s", 2));

    assertThatIllegalArgumentException().isThrownBy(() -> section.row("redis"));
  }
}
