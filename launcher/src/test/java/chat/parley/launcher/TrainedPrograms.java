package chat.parley.launcher;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/// The programs of this build, with their AOT caches: clusters of tests start as those of users do
/// from the second time on. JVMs that share the tests of one build wait for the first to make them.
final class TrainedPrograms {
  private static final List<Program> ALL = train();

  private TrainedPrograms() {}

  static List<Program> all() {
    return ALL;
  }

  static Program of(ServiceKind kind) {
    return ALL.stream().filter(program -> program.kind() == kind).findFirst().orElseThrow();
  }

  /// Where a repository keeps them.
  static Programs of(Path home) {
    return ClusterPlan.of(home, 1, null, Bind.loopback(), null).programs();
  }

  private static List<Program> train() {
    var home = TestCluster.repository();
    var lock = home.resolve("launcher/target/training.lock");
    try (var channel = FileChannel.open(lock, CREATE, WRITE);
        var _ = channel.lock();
        var training = new AotTraining(of(home), said -> System.out.println(said))) {
      var programs = of(home).all(home);
      training.train(programs);
      return programs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
