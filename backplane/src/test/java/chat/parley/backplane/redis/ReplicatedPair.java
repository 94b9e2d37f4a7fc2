package chat.parley.backplane.redis;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;

/// A primary and its replica, between which a test may stand. Used by one thread.
public final class ReplicatedPair implements AutoCloseable {
  private static final Duration SYNC = Duration.ofSeconds(20);
  private static final Pattern OFFSET = Pattern.compile("offset=(\\d+)");

  private Member primary;
  private Member replica;

  /// @param link before it, for whoever replicates from it
  private record Member(RedisProcess process, @Nullable RedisLink link) {
    static Member start(RedisExecutable executable, boolean canBeCut, String... arguments) {
      var process = RedisProcess.create(executable, arguments);
      return new Member(process, canBeCut ? RedisLink.to(process.server()) : null);
    }

    RedisServer server() {
      return process.server();
    }

    RedisServer addressForReplicas() {
      return link == null ? server() : link.server();
    }

    void close() {
      if (link != null) {
        link.close();
      }
      process.close();
    }
  }

  private ReplicatedPair(RedisExecutable executable, boolean canBeCut, String... arguments) {
    // At once, not in the hope of more replicas to come.
    var all =
        Stream.concat(Stream.of("--repl-diskless-sync-delay", "0"), Stream.of(arguments))
            .toArray(String[]::new);
    primary = Member.start(executable, canBeCut, all);
    replica = Member.start(executable, canBeCut, all);
    follow(primary, replica);
    awaitInStep();
  }

  public static ReplicatedPair of(RedisExecutable executable, String... arguments) {
    return new ReplicatedPair(executable, false, arguments);
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

  public RedisProcess primary() {
    return primary.process();
  }

  public RedisProcess replica() {
    return replica.process();
  }

  /// Returns when the primary knows that the replica has all that was written until now.
  public void awaitInStep() {
    long written = Long.parseLong(primary.server().info("master_repl_offset"));
    Waiting.until(
        "the replica has acknowledged everything",
        SYNC,
        () -> acknowledged(primary.server()).filter(offset -> offset >= written).isPresent());
  }

  private static Optional<Long> acknowledged(RedisServer leader) {
    return leader
        .findInfo("slave0")
        .map(OFFSET::matcher)
        .filter(Matcher::find)
        .map(found -> Long.parseLong(found.group(1)));
  }

  /// Returns when the replica has what there was when it asked, and follows: while much is written
  /// it is never in step.
  public void awaitOnline() {
    Waiting.until("the replica follows", SYNC, () -> isOnline(primary.server()));
  }

  /// A replica that has just come back is not there at all.
  private static boolean isOnline(RedisServer leader) {
    return leader.findInfo("slave0").filter(slave -> slave.contains("state=online")).isPresent();
  }

  /// Nothing reaches the replica any more.
  public void stallReplication() {
    if (primary.link() == null) {
      throw new IllegalStateException("made without a link");
    }
    primary.link().stall();
  }

  /// The replica becomes a primary.
  public void promote() {
    replica.server().command("REPLICAOF", "NO", "ONE");
  }

  /// The old primary comes back as a replica of the promoted one, and has what it has.
  public void rejoin() {
    primary().start();
    if (primary.link() != null) {
      primary.link().heal();
    }
    follow(replica, primary);
  }

  /// From here on each is called by what it has become.
  public void exchange() {
    var promoted = replica;
    replica = primary;
    primary = promoted;
  }

  @Override
  public void close() {
    replica.close();
    primary.close();
  }

  private static void follow(Member leader, Member follower) {
    var address = leader.addressForReplicas();
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
                && isOnline(leader));
    // Redis 7 sends a new replica nothing before it has heard from it, which is up to a second.
    var written = Long.toString(System.nanoTime());
    leader.command("SET", "written", written);
    Waiting.until(
        "writes reach it", SYNC, () -> written.equals(follower.command("GET", "written")));
  }
}
