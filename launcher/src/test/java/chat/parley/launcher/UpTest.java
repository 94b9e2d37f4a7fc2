package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class UpTest {
  private final StringWriter errors = new StringWriter();
  private final CommandLine command =
      new CommandLine(new Up()).setErr(new PrintWriter(errors, true));

  @Test
  void wrongValuesStartNothingAndExitWithTwo() {
    assertThat(command.execute("--gateways", "9")).isEqualTo(2);
    assertThat(errors.toString().strip()).isEqualTo("--gateways is 1 to 8, not 9.");
  }

  @Test
  void wrongAddressesExitWithTwo() {
    assertThat(command.execute("--redis", "localhost")).isEqualTo(2);
    assertThat(errors.toString()).startsWith("--redis is redis://");
  }

  @Test
  void wrongOptionsAreAnsweredInTwoLines() {
    var all = Parley.commandLine().setErr(new PrintWriter(errors, true));

    assertThat(all.execute("up", "--gateway", "2")).isEqualTo(2);

    assertThat(errors.toString().lines()).hasSize(2);
    assertThat(errors.toString()).contains("--gateway").contains("See ./parley up --help");
  }

  @Test
  void helpDocumentsThePorts() {
    assertThat(command.getUsageMessage()).contains("8081, 8082").contains("B+90").contains("65425");
  }
}
