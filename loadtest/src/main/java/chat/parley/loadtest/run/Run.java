package chat.parley.loadtest.run;

import chat.parley.loadtest.client.Dialer;
import chat.parley.loadtest.client.Lane;
import chat.parley.loadtest.client.Lanes;
import chat.parley.loadtest.client.Opener;
import chat.parley.loadtest.identity.SignedTokens;
import chat.parley.loadtest.identity.Tokens;
import chat.parley.loadtest.plan.SeatingPlan;
import chat.parley.loadtest.plan.Shape;
import chat.parley.loadtest.process.FileLimit;
import chat.parley.loadtest.process.Processes;
import chat.parley.loadtest.report.Progress;
import chat.parley.loadtest.rest.ChatService;
import chat.parley.loadtest.rest.RoomSetup;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// What every scenario works with, from its first request to its last connection. Confined to one
/// thread.
public final class Run implements AutoCloseable {
  private static final Clock CLOCK = Clock.systemUTC();

  private final Targets targets;
  private final RunClock clock = new RunClock();
  private final Progress progress = new Progress(System.err, clock);
  private final Processes processes;
  private final ChatService chatService;
  private final Tokens tokens;
  private final Lanes lanes;
  private final Dialer dialer;

  public Run(Targets targets, int threads) {
    this.targets = targets;
    this.processes = new Processes(targets.servers());
    this.chatService = new ChatService(targets.rest());
    this.tokens = tokens(targets, chatService);
    this.lanes = new Lanes(threads, clock);
    this.dialer = new Dialer(targets.gateways(), lanes);
    if (targets.servers().isEmpty()) {
      progress.phase("no server processes named (--pids): their CPU and memory are not reported");
    }
  }

  /// Seats everybody, with names no other run has, and makes their rooms.
  public SeatingPlan prepare(Shape shape) {
    requireRoomFor(shape.connections());
    String runId = Long.toString(ThreadLocalRandom.current().nextLong(1L << 30, 1L << 31), 36);
    SeatingPlan plan = new SeatingPlan(runId, shape);
    progress.phase("run %s: creating %,d rooms".formatted(runId, shape.rooms()));
    new RoomSetup(chatService, serviceToken("lt-" + runId + "-setup"), progress).prepare(plan);
    return plan;
  }

  public Opener opener() {
    return new Opener(dialer, tokens, clock, progress);
  }

  public Tokens tokens() {
    return tokens;
  }

  public Dialer dialer() {
    return dialer;
  }

  public List<Lane> lanes() {
    return lanes.all();
  }

  public RunClock clock() {
    return clock;
  }

  public Progress progress() {
    return progress;
  }

  public Processes processes() {
    return processes;
  }

  public int nodes() {
    return targets.gateways().size();
  }

  @Override
  public void close() {
    lanes.close();
    chatService.close();
  }

  private static Tokens tokens(Targets targets, ChatService chatService) {
    return targets
        .keyFile()
        .<Tokens>map(file -> SignedTokens.fromKeyFile(file, CLOCK))
        .orElse(chatService::issueToken);
  }

  private String serviceToken(String user) {
    var claims = Map.of("scope", "parley.service");
    return targets
        .keyFile()
        .map(file -> SignedTokens.fromKeyFile(file, SignedTokens.DEVELOPMENT, claims, CLOCK))
        .map(signed -> signed.of(user))
        .orElseGet(() -> chatService.issueServiceToken(user));
  }

  private static void requireRoomFor(int connections) {
    int limit = FileLimit.connections();
    if (connections > limit) {
      throw new IllegalArgumentException(
          "%,d connections asked, but the file limit of this process allows %,d (ulimit -n)"
              .formatted(connections, limit));
    }
  }
}
