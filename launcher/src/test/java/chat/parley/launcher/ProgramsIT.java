package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProgramsIT {
  private static final Path JAR = ServiceKind.GATEWAY.jar(TestCluster.repository());

  @TempDir private Path directory = Path.of("unused");

  /// Its classes are there and fit: the JVM starts no other way here.
  @ParameterizedTest
  @EnumSource(names = {"GATEWAY", "CHAT_SERVICE"})
  void aTrainedProgramStartsFromItsAotCache(ServiceKind kind) throws Exception {
    var program = TrainedPrograms.of(kind);

    var command =
        new ArrayList<>(
            program.command(List.of("-XX:AOTMode=on", "-XX:AOTCache=" + program.aotCache())));

    assertThat(exitCode(withoutService(command))).isZero();
  }

  @Test
  void aDamagedAotCacheIsPassedOver() throws Exception {
    var damaged = Files.writeString(directory.resolve("damaged.aot"), "not one");
    var program = TrainedPrograms.of(ServiceKind.GATEWAY);

    assertThat(exitCode(withoutService(program.command(List.of("-XX:AOTCache=" + damaged)))))
        .isZero();
  }

  @Test
  void aProgramIsLaidOutOnceForEachBuild() throws Exception {
    var programs = new Programs(directory.resolve("programs"));

    var together =
        List.of(
            CompletableFuture.supplyAsync(() -> programs.of(ServiceKind.GATEWAY, JAR)),
            CompletableFuture.supplyAsync(() -> programs.of(ServiceKind.GATEWAY, JAR)));
    var first = together.getFirst().join();
    var key = Files.readAttributes(first.jar(), "fileKey");

    assertThat(together.getLast().join()).isEqualTo(first);
    assertThat(programs.of(ServiceKind.GATEWAY, JAR)).isEqualTo(first);
    assertThat(Files.readAttributes(first.jar(), "fileKey")).isEqualTo(key);
    assertThat(directory.resolve("programs")).isDirectoryNotContaining("glob:**/unfinished-*");

    var otherBuild = Files.copy(JAR, directory.resolve(JAR.getFileName()));
    try (var contents = FileSystems.newFileSystem(otherBuild)) {
      Files.writeString(contents.getPath("another"), "file");
    }
    assertThat(programs.of(ServiceKind.GATEWAY, otherBuild)).isNotEqualTo(first);
    assertThat(first.jar()).exists();
  }

  @Test
  void whatNobodyHasRunForADayGoesButForTheNewest() throws Exception {
    var root = Files.createDirectories(directory.resolve("programs"));
    var old = old(root.resolve("gateway-0123"), 40);
    var interrupted = old(root.resolve("unfinished-1"), 30);
    var lastBefore = old(root.resolve("gateway-4567"), 30);
    var recent = old(root.resolve("gateway-cdef"), 20);
    var other = old(root.resolve("chat-service-89ab"), 90);

    new Programs(root).of(ServiceKind.GATEWAY, JAR);

    assertThat(old).doesNotExist();
    assertThat(interrupted).doesNotExist();
    // The new one is the first of the newest two.
    assertThat(lastBefore).doesNotExist();
    assertThat(recent).exists();
    assertThat(other).exists();
  }

  @Test
  void withoutAJarTheUserIsToldWhatToDo() {
    var jar = directory.resolve("none.jar");

    assertThatThrownBy(() -> new Programs(directory).of(ServiceKind.GATEWAY, jar))
        .isInstanceOf(ClusterFailure.class)
        .hasMessage(jar + " is missing: run ./parley, or mvn package.");
  }

  private static Path old(Path program, int hours) throws IOException {
    Files.createDirectories(program.resolve("lib"));
    return Files.setLastModifiedTime(
        program, FileTime.from(Instant.now().minus(Duration.ofHours(hours))));
  }

  /// The same JVM on the same class path, which ends at once.
  private static List<String> withoutService(List<String> command) {
    var other = new ArrayList<>(command.subList(0, command.size() - 2));
    other.addAll(List.of("-cp", command.getLast(), "io.netty.util.Version"));
    return other;
  }

  private static int exitCode(List<String> command) throws Exception {
    return new ProcessBuilder(command)
        .inheritIO()
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
