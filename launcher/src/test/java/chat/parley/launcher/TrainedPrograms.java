package chat.parley.launcher;

import java.nio.file.Path;
import java.util.List;

/// The programs of this build, with their AOT caches: clusters of tests start as those of users do
/// from the second time on.
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
    var programs = of(home).all(home);
    try (var training = new AotTraining(of(home), said -> System.out.println(said))) {
      training.train(programs);
    }
    return programs;
  }
}
