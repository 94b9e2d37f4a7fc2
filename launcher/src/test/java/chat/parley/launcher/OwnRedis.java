package chat.parley.launcher;

import java.nio.file.Path;
import java.util.List;

/// A Redis of a test's own.
record OwnRedis(RunningProcesses processes, ServiceProcess process) implements AutoCloseable {
  static OwnRedis start(Path directory) {
    var data = new DataDirectory(directory.resolve("redis"));
    data.create();
    var plan = ServicePlan.redis(FreePort.find());
    var launch = RedisLaunch.of(plan, data, RedisExecutable.find(data.bin()));
    var processes = new RunningProcesses(new PidFile(data.pids()));
    var redis = processes.start(plan, launch, new RedisReadiness(RedisAddress.local(plan.port())));
    try {
      new Startup(List.of(redis), _ -> {}).await();
    } catch (ClusterFailure e) {
      processes.end();
      throw e;
    }
    return new OwnRedis(processes, redis);
  }

  int port() {
    return process.plan().port();
  }

  @Override
  public void close() {
    processes.end();
  }
}
