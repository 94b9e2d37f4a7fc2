package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WelcomeTest {
  @Test
  void commandsUseThePortsOfThePlan() {
    var text = Welcome.of(ClusterPlan.of(Path.of("/home/parley"), 3, 9000, Bind.loopback(), null));

    assertThat(text)
        .contains("DEVELOPMENT MODE")
        .contains("http://localhost:9001/  http://localhost:9002/  http://localhost:9003/")
        .contains("localhost:9010/v1/tokens")
        .contains("\"localhost:9001/v1/events?rooms=general&cursor=$CURSOR\"")
        .contains("localhost:9003/v1/rooms/general/messages")
        .contains("redis://127.0.0.1:9090")
        .as("development mode makes the room")
        .doesNotContain("9010/v1/rooms ")
        .doesNotContain("8081");
  }

  @Test
  void theTokenIsCutOutWithSingleBackslashes() {
    var text = Welcome.of(ClusterPlan.of(Path.of("/home/parley"), 2, null, Bind.loopback(), null));

    assertThat(text).contains("| sed 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/')");
  }
}
