package chat.parley.backplane.redis;

import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;

/// A primary and its replica, between which a test may stand. Used by one thread.
public final class ReplicatedPair implements AutoCloseable {
  private static final Duration SYNC = Duration.ofSeconds(20);

  public final RedisProcess primary;
  public final RedisProcess replica;
  private final @Nullable RedisLink link;

  private ReplicatedPair(RedisExecutable executable, boolean canBeCut) {
    // At once, not in the hope of more replicas to come.
    primary = RedisProcess.create(executable, "--repl-diskless-sync-delay", "0");
    replica = RedisProcess.create(executable);
    link = canBeCut ? RedisLink.to(primary.server()) : null;
    follow(link == null ? primary.server() : link.server());
  }

  public static ReplicatedPair of(RedisExecutable executable) {
    return new ReplicatedPair(executable, false);
  }

  /// One whose replication passes through a link that can be stalled.
  public static ReplicatedPair withLink(RedisExecutable executable) {
    return new ReplicatedPair(executable, true);
  }

  /// The versions that are supported and there.
  public static Stream<Named<RedisExecutable>> versions() {
    return Stream.concat(Stream.of(RedisExecutable.any()), NewerRedis.executable().stream())
        .map(executable -> Named.of(executable.toString(), executable));
  }

  /// Returns when the primary knows that the replica has all that was written.
  public void awaitInStep() {
    Waiting.until(
        "the replica has acknowledged everything",
        SYNC,
        () -> {
          var server = primary.server();
          return server
              .info("slave0")
              .contains("offset=" + server.info("master_repl_offset") + ",");
        });
  }

  /// Nothing reaches the replica any more.
  public void stallReplication() {
    if (link == null) {
      throw new IllegalStateException("made without a link");
    }
    link.stall();
  }

  /// The replica becomes a primary.
  public void promote() {
    replica.server().command("REPLICAOF", "NO", "ONE");
  }

  @Override
  public void close() {
    if (link != null) {
      link.close();
    }
    replica.close();
    primary.close();
  }

  private void follow(RedisServer server) {
    replica.server().command("REPLICAOF", server.host(), "" + server.port());
    Waiting.until(
        "the replica is in step",
        SYNC,
        () ->
            replica.server().info("master_link_status").equals("up")
                && primary.server().info("slave0").contains("state=online"));
    // Redis 7 sends a new replica nothing before it has heard from it, which is up to a second.
    primary.server().command("SET", "first", "1");
    Waiting.until(
        "writes reach it", SYNC, () -> "1".equals(replica.server().command("GET", "first")));
    awaitInStep();
  }
}
