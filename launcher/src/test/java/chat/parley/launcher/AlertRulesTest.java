package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Whoever is woken finds what to do; and is woken by the right alert and by nothing else, which
/// promtool tries out.
final class AlertRulesTest {
  private static final Path RUNBOOK = TestCluster.repository().resolve("docs/runbook.md");
  private static final Path CASES =
      TestCluster.repository().resolve("grafana/prometheus/rules-test/parley.yml");
  private static final String HEADING = "### ";
  private static final long PROMTOOL_SECONDS = 300;

  private final List<AlertRule> rules = AlertRule.all();

  @Test
  void everyAlertSaysWhatItIsAndHowUrgent() {
    assertThat(rules)
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.labels().get("severity")).isIn("page", "ticket");
              assertThat(rule.annotations())
                  .containsOnlyKeys("summary", "description", "runbook_url");
              assertThat(rule.annotations().values()).noneMatch(String::isBlank);
            });
    assertThat(rules).extracting(AlertRule::name).doesNotHaveDuplicates();
  }

  @Test
  void everyAlertHasItsEntryInTheRunbookAndNoEntryIsLeftOver() throws IOException {
    assertThat(rules)
        .allSatisfy(
            rule ->
                assertThat(rule.annotations().get("runbook_url"))
                    .isEqualTo("docs/runbook.md#" + rule.name().toLowerCase(Locale.ROOT)));
    var entries =
        Files.readAllLines(RUNBOOK).stream()
            .filter(line -> line.startsWith(HEADING))
            .map(line -> line.substring(HEADING.length()))
            .toList();
    assertThat(entries)
        .containsExactlyInAnyOrderElementsOf(rules.stream().map(AlertRule::name).toList());
  }

  /// The entry says of each what its rule says.
  @Test
  void theRunbookKnowsWhoIsWoken() throws IOException {
    var runbook = Files.readString(RUNBOOK);
    assertThat(rules)
        .allSatisfy(
            rule ->
                assertThat(runbook)
                    .contains(
                        HEADING + rule.name() + "\n\n*" + rule.labels().get("severity") + ".* "));
  }

  @Test
  void everyAlertFiresInSomeCase() throws IOException {
    var cases = Files.readString(CASES);
    assertThat(rules)
        .allSatisfy(rule -> assertThat(cases).contains("alertname=\"" + rule.name() + "\""));
  }

  @Test
  void promtoolUnderstandsTheRules() throws Exception {
    promtool("check", "rules", AlertRule.FILE.toString());
  }

  @Test
  void whatMustFireFiresAndNothingElse() throws Exception {
    promtool("test", "rules", CASES.toString());
  }

  private static void promtool(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Tools.require("promtool", "prometheus").toString());
    command.addAll(List.of(arguments));
    var output = Files.createTempFile("promtool", ".log");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean hasEnded = process.waitFor(PROMTOOL_SECONDS, TimeUnit.SECONDS);
      if (!hasEnded) {
        process.destroyForcibly();
      }
      assertThat(hasEnded).as("promtool has ended").isTrue();
      assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    } finally {
      Files.delete(output);
    }
  }
}
