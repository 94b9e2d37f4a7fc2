package chat.parley.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./parley up`: a cluster until Ctrl-C.
@Command(
    name = "up",
    description = "Runs a cluster on this machine, in development mode, until Ctrl-C.",
    mixinStandardHelpOptions = true,
    version = "Parley " + ServiceKind.VERSION,
    footer = {
      "",
      "Ports: gateways 8081, 8082, …; chat-service 8090; Redis 6390. A service's actuator is 100 above it: 8181,"
          + " 8182, …; 8190.",
      "With --port-base B: gateways B+1, B+2, …; chat-service B+10; Redis B+90; actuators B+101, B+102, …; B+110.",
      "Data, logs and pids are kept in .parley/, with --port-base B in .parley/B/. Data outlives the cluster.",
      "A launcher killed with -9 leaves its processes running; the next start says how to end them."
    })
final class Up implements Callable<Integer> {
  @Option(
      names = "--gateways",
      paramLabel = "N",
      description = "How many gateway nodes, 1 to 8. Default: ${DEFAULT-VALUE}.")
  private int gateways = 2;

  @Option(
      names = "--port-base",
      paramLabel = "B",
      description = "Moves all ports, 1024 to " + ClusterPlan.HIGHEST_BASE + "; see below.")
  private @Nullable Integer portBase;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "Where the services and their actuators listen: an address of this machine, or 0.0.0.0 for all. Default:"
              + " ${DEFAULT-VALUE}.")
  private String bind = Bind.DEFAULT;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description =
          "Your Redis, redis://[[user]:password@]host[:port][/database], and starts none.")
  private @Nullable String redis;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the call
  private CommandSpec spec;

  /// How often it says that its programs are in use.
  private static final Duration A_WHILE = Duration.ofHours(1);

  private final PrintStream out = System.out;

  @Override
  public Integer call() {
    ClusterPlan plan;
    try {
      plan = plan();
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    var cluster = new Cluster(plan, out::println);
    var training = new AotTraining(plan.programs(), out::println);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cluster, training), "stop"));
    return run(cluster, training, plan);
  }

  private ClusterPlan plan() {
    var home = Path.of(System.getProperty("parley.home", ".")).toAbsolutePath().normalize();
    return ClusterPlan.of(
        home,
        gateways,
        portBase,
        Bind.parse(bind),
        redis == null ? null : RedisAddress.parse(redis));
  }

  private int run(Cluster cluster, AotTraining training, ClusterPlan plan) {
    long startedNanos = System.nanoTime();
    out.println("Parley starts; logs are in " + plan.data().logs());
    try {
      cluster.start();
      out.println("Ready after " + seconds(startedNanos) + " s.");
      out.print(Welcome.of(plan));
      cluster.supervise();
      train(training, cluster.programs());
      awaitSignal(cluster.programs());
    } catch (ClusterFailure e) {
      fail(cluster, e.getMessage());
    }
    // The shutdown hook stops the rest.
    return CommandLine.ExitCode.SOFTWARE;
  }

  /// The next start is faster. Beside everything else, which goes first.
  private static void train(AotTraining training, List<Program> programs) {
    Thread.ofPlatform().daemon().name("training").start(() -> training.train(programs));
  }

  /// Never returns. Not through picocli: a build may have replaced our own jar meanwhile, and it
  /// loads further classes to return.
  private static void awaitSignal(List<Program> programs) {
    while (true) {
      LockSupport.parkNanos(A_WHILE.toNanos());
      programs.forEach(Program::touch);
    }
  }

  /// Says what went wrong, unless it went wrong because a signal is stopping the cluster.
  private void fail(Cluster cluster, @Nullable String message) {
    if (!cluster.isClosing()) {
      System.err.println(message);
    }
  }

  private void stop(Cluster cluster, AotTraining training) {
    training.close();
    if (!cluster.hasProcesses()) {
      cluster.close();
      return;
    }
    long startedNanos = System.nanoTime();
    out.println(
        "Stopping: first the services, which move their clients away within "
            + ServiceLaunch.DRAIN_SECONDS
            + " s and answer what is under way, then Redis.");
    cluster.close();
    out.println("Stopped after " + seconds(startedNanos) + " s.");
  }

  private static String seconds(long sinceNanos) {
    var duration = Duration.ofNanos(System.nanoTime() - sinceNanos);
    return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1e3);
  }
}
