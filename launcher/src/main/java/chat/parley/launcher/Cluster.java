package chat.parley.launcher;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// A cluster on this machine: Redis unless somebody else's is used, chat-service, gateways.
/// Thread-safe.
final class Cluster implements AutoCloseable {
  private final ClusterPlan plan;
  private final Consumer<String> report;
  private final Function<ServicePlan, Map<String, String>> variables;
  private final RunningProcesses processes;

  /// Of chat-service and gateway, from the start on.
  private volatile List<Program> programs = List.of();

  /// Starts nothing yet.
  ///
  /// @param report takes progress, line by line
  Cluster(ClusterPlan plan, Consumer<String> report) {
    this(plan, report, _ -> Map.of());
  }

  /// @param variables added to the environment of each service
  Cluster(
      ClusterPlan plan,
      Consumer<String> report,
      Function<ServicePlan, Map<String, String>> variables) {
    this.plan = plan;
    this.report = report;
    this.variables = variables;
    this.processes = new RunningProcesses(new PidFile(plan.data().pids()));
  }

  /// A cluster whose processes are all ready. Nothing is left running where this fails.
  static Cluster start(ClusterPlan plan) {
    return started(new Cluster(plan, _ -> {}));
  }

  /// The same, with variables for the environment of each service.
  static Cluster start(ClusterPlan plan, Function<ServicePlan, Map<String, String>> variables) {
    return started(new Cluster(plan, _ -> {}, variables));
  }

  private static Cluster started(Cluster cluster) {
    try {
      cluster.start();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /// Returns when all are ready. What was started before a failure runs on until [#close()].
  void start() {
    requireFreePorts();
    if (!hasOwnRedis()) {
      requireRedis();
    }
    plan.data().create();
    programs = plan.programs().all(plan.home());
    startRedis();
    startServices(DevelopmentKey.in(plan.data().developmentKey()));
  }

  Optional<ServiceProcess> redis() {
    return processes.all().stream().filter(ServiceProcess::isRedis).findFirst();
  }

  ServiceProcess chatService() {
    return of(ServiceKind.CHAT_SERVICE).getFirst();
  }

  List<ServiceProcess> gateways() {
    return of(ServiceKind.GATEWAY);
  }

  /// From now on a process that ends though nobody here asked for it is announced and started
  /// again. Call once, when all are ready.
  void supervise() {
    new Supervisor(processes, report, Restarts.FIRST_PAUSE).superviseAll();
  }

  /// What its services run from, once it has started.
  List<Program> programs() {
    return programs;
  }

  boolean hasProcesses() {
    return !processes.all().isEmpty();
  }

  boolean isClosing() {
    return processes.isEnding();
  }

  /// Ends every process of the cluster within 15 seconds, politely at first. A second call waits
  /// for the first.
  @Override
  public void close() {
    processes.end();
  }

  private List<ServiceProcess> of(ServiceKind kind) {
    return processes.all().stream().filter(process -> process.plan().kind() == kind).toList();
  }

  private void requireFreePorts() {
    plan.portUses().stream()
        .filter(PortUse::isBusy)
        .findFirst()
        .ifPresent(
            use -> {
              var running = new PidFile(plan.data().pids()).running();
              throw new ClusterFailure(new BusyPort(use, running).message());
            });
  }

  private void startRedis() {
    var own = plan.of(ServiceKind.REDIS).stream().findFirst();
    if (own.isEmpty()) {
      return;
    }
    var executable = RedisExecutable.find(plan.data().bin());
    var launch = RedisLaunch.of(own.get(), plan.data(), executable);
    awaitReady(List.of(processes.start(own.get(), launch, new RedisReadiness(plan.redis()))));
  }

  private boolean hasOwnRedis() {
    return !plan.of(ServiceKind.REDIS).isEmpty();
  }

  private void requireRedis() {
    var answer = "";
    try {
      answer = new RedisReadiness(plan.redis()).ping();
    } catch (IOException e) {
      answer = e.toString();
    }
    if (!answer.equals("+PONG")) {
      throw new ClusterFailure("Redis at " + plan.redis() + " is not usable: " + answer);
    }
  }

  private void startServices(String developmentKey) {
    awaitReady(
        Stream.of(ServiceKind.CHAT_SERVICE, ServiceKind.GATEWAY)
            .flatMap(kind -> plan.of(kind).stream())
            .map(service -> startService(service, developmentKey))
            .toList());
  }

  private ServiceProcess startService(ServicePlan service, String developmentKey) {
    return processes.start(
        service,
        ServiceLaunch.of(service, plan, program(service.kind()), developmentKey)
            .with(variables.apply(service)),
        new HttpReadiness(plan.bind().probe(), service.actuatorPort()));
  }

  private Program program(ServiceKind kind) {
    return programs.stream().filter(program -> program.kind() == kind).findFirst().orElseThrow();
  }

  private void awaitReady(List<ServiceProcess> started) {
    new Startup(started, report).await();
  }
}
