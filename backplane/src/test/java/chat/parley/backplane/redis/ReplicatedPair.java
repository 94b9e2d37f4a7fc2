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

  private ReplicatedPair(RedisExecutable executable, boolean canBeCut, String... arguments) {
    // At once, not in the hope of more replicas to come.
    var all =
        Stream.concat(Stream.of("--repl-diskless-sync-delay", "0"), Stream.of(arguments))
            .toArray(String[]::new);
    primary = RedisProcess.create(executable, all);
    replica = RedisProcess.create(executable, all);
    link = canBeCut ? RedisLink.to(primary.server()) : null;
    follow(primary, replica, link == null ? primary.server() : link.server());
    awaitInStep();
  }

  public static ReplicatedPair of(RedisExecutable executable) {
    return new ReplicatedPair(executable, false);
  }

  /// One whose replication passes through a link that can be stalled.
  public static ReplicatedPair withLink(RedisExecutable executable, String... arguments) {
    return new ReplicatedPair(executable, true, arguments);
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

  /// The old primary comes back as a replica of the promoted one, and has what it has.
  public void rejoin() {
    primary.start();
    follow(replica, primary, replica.server());
  }

  @Override
  public void close() {
    if (link != null) {
      link.close();
    }
    replica.close();
    primary.close();
  }

  /// @param address where `follower` finds `leader`
  private static void follow(RedisProcess leader, RedisProcess follower, RedisServer address) {
    follower.server().command("REPLICAOF", address.host(), "" + address.port());
    awaitFollowing(leader.server(), follower.server());
  }

  private static void awaitFollowing(RedisServer leader, RedisServer follower) {
    Waiting.until(
        "the replica is in step",
        SYNC,
        () ->
            follower.answers()
                && follower.info("master_link_status").equals("up")
                && leader.info("slave0").contains("state=online"));
    // Redis 7 sends a new replica nothing before it has heard from it, which is up to a second.
    var written = Long.toString(System.nanoTime());
    leader.command("SET", "written", written);
    Waiting.until(
        "writes reach it", SYNC, () -> written.equals(follower.command("GET", "written")));
  }
}
