package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the pages reckon with, in Node: modules that need little of a page. They bring their own
/// tests.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LabModulesIT {
  private static final int NODE = 20;

  @Test
  void theirOwnTestsPass() throws Exception {
    var directory = TestCluster.repository().resolve("gateway/src/test/js");
    var command = new ArrayList<>(List.of(Tools.requireNode(NODE).toString(), "--test"));
    try (var files = Files.list(directory)) {
      files.map(Object::toString).filter(name -> name.endsWith(".test.mjs")).forEach(command::add);
    }
    assertThat(command).as("files with tests").hasSizeGreaterThan(2);

    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      var output = output(process);
      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output).containsPattern("pass \\d{2}").contains("fail 0");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
