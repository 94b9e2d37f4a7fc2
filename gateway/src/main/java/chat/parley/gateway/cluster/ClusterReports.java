package chat.parley.gateway.cluster;

import chat.parley.backplane.cluster.ClusterFigures;
import chat.parley.backplane.cluster.ClusterRoom;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.backplane.room.Created;
import chat.parley.backplane.room.UserRooms;
import chat.parley.backplane.state.StateRead;
import chat.parley.backplane.state.StateWritten;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says the node's figures again and again. The one node that speaks for all writes what all say
/// into the room that shows the cluster, where it is otherwise than what is there: one publication
/// for what many have said, and two nodes write at once only while it changes which one speaks. Who
/// comes too late then leaves it to the next time, and so does whoever fails; why, the log says
/// once.
///
/// Confined to the Redis thread, the public methods apart.
public final class ClusterReports {
  private static final Logger log = LoggerFactory.getLogger(ClusterReports.class);
  private static final CompletionStage<Boolean> NOTHING = CompletableFuture.completedStage(false);

  private final RedisThread thread;
  private final ClusterFigures figures;
  private final ClusterRoom room;
  private final FigureSource source;
  private final ClusterSettings settings;
  private final String node;
  private boolean isSaying;
  private @Nullable String trouble;
  private volatile boolean isStopped;

  /// @param node that no other node has
  public ClusterReports(
      RedisThread thread,
      ClusterFigures figures,
      ClusterRoom room,
      FigureSource source,
      ClusterSettings settings,
      String node) {
    this.thread = thread;
    this.figures = figures;
    this.room = room;
    this.source = source;
    this.settings = settings;
    this.node = node;
  }

  /// Called once.
  public void start() {
    if (settings.isOn()) {
      thread.repeat(settings.period(), this::say);
    }
  }

  /// Called once. The node vanishes from the page when the others look next.
  public void stop() {
    isStopped = true;
    if (settings.isOn()) {
      thread.execute(() -> figures.leave(node));
    }
  }

  private void say() {
    if (isSaying || isStopped) {
      // Redis takes its time: what is said then is younger.
      return;
    }
    var now = source.read(System.nanoTime()).json().toString();
    isSaying = true;
    figures
        .say(node, now, settings.life())
        .thenCompose(all -> all.isEmpty() ? NOTHING : show(all.get()))
        .whenComplete(
            (_, failure) -> {
              isSaying = false;
              note(failure == null ? null : String.valueOf(failure.getMessage()));
            });
  }

  /// Once for each trouble, not every two seconds.
  private void note(@Nullable String why) {
    if (why != null && !why.equals(trouble)) {
      log.warn("/cluster does not show what is now: {}", why);
    }
    trouble = why;
  }

  /// @return whether something was made or written
  private CompletionStage<Boolean> show(Map<String, String> all) {
    return room.read().thenCompose(read -> show(all, read));
  }

  private CompletionStage<Boolean> show(Map<String, String> all, StateRead read) {
    return switch (read) {
      case StateRead.Known known -> write(all, known);
      case StateRead.Refused refused when refused.refusal().code() == ErrorCode.UNKNOWN_ROOM ->
          room.make().thenCompose(ClusterReports::made);
      case StateRead.Refused refused -> refused(refused.refusal());
      case StateRead.Repeated _ -> NOTHING;
    };
  }

  private static CompletionStage<Boolean> made(Created created) {
    return created instanceof Created.NoPlace
        ? refused(UserRooms.noPlace())
        : CompletableFuture.completedStage(created instanceof Created.Done);
  }

  private static CompletionStage<Boolean> refused(Refusal why) {
    return CompletableFuture.failedStage(new RefusedException(why));
  }

  private CompletionStage<Boolean> write(Map<String, String> all, StateRead.Known known) {
    var held = new String(known.snapshot().document(), StandardCharsets.UTF_8);
    var document = ClusterDocument.of(all);
    var patch = ClusterDocument.difference(ClusterDocument.parse(held), document);
    return patch.isEmpty()
        ? NOTHING
        : room.write(known, document.toString(), patch.toString())
            .thenCompose(
                written ->
                    written instanceof StateWritten.Refused refused
                        ? refused(refused.refusal())
                        : CompletableFuture.completedStage(written instanceof StateWritten.Done));
  }
}
