package chat.parley.backplane.presence;

import static chat.parley.backplane.presence.PresenceLeases.millis;

import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// How users come to be offline. Several may do the same at once: each user is made offline by one
/// of them, who tells his rooms. Thread-safe; stages complete on the Redis thread and fail with
/// {@link chat.parley.backplane.redis.RedisUnavailableException}. All is harmless to repeat.
public final class PresenceEnds {
  /// Of a bucket, in one answer; the others' turn comes next.
  private static final int USERS = 100;

  private static final String LIBRARY = "presence.lua";
  private static final Script NODES_GONE = Script.of(LIBRARY, "presence_nodes_gone.lua");
  private static final Script GONE = Script.of(LIBRARY, "presence_gone.lua");
  private static final Script DUE = Script.of(LIBRARY, "presence_due.lua");
  private static final Script END = Script.of(LIBRARY, "presence_end.lua");

  private final Redis redis;
  private final PresenceNews news;

  public PresenceEnds(Redis redis, PresenceNews news) {
    this.redis = redis;
    this.news = news;
  }

  /// A node whose lease has ended.
  ///
  /// @param endedAt when, in milliseconds since 1970, as Redis writes it
  public record GoneNode(String node, String endedAt) {}

  /// What came of a user whose time had come.
  public enum End {
    /// He is offline, by this call and no other.
    OFFLINE,
    /// A lease of his lives.
    ALIVE,
    /// His leases were not renewed, and perhaps could not be.
    NOT_SURE,
    /// Somebody was faster.
    NOT_DUE
  }

  /// The nodes that are gone and whose users' leases may not be. Fails where no node could have
  /// renewed its lease, as a write.
  ///
  /// @param done whose users have all been seen to: it is forgotten, unless it has come back
  public CompletionStage<List<GoneNode>> goneNodes(@Nullable GoneNode done) {
    return redis
        .run(
            NODES_GONE,
            new byte[][] {Keys.nodes()},
            Keys.bytes(done == null ? "" : done.node()),
            Keys.bytes(done == null ? "" : done.endedAt()))
        .thenApply(PresenceEnds::nodes);
  }

  /// Users of a bucket who may have leases of a node, a hundred at most. None: nobody has.
  public CompletionStage<List<UserId>> usersOf(GoneNode gone, Bucket bucket) {
    return redis
        .someMembers(Keys.nodeUsers(bucket, gone.node()), USERS)
        .thenApply(users -> users.stream().filter(UserId::isValid).map(UserId::new).toList());
  }

  /// Ends the leases that a user has by a node that is gone.
  public CompletionStage<?> endLeases(GoneNode gone, UserId user) {
    return redis.run(
        GONE,
        new byte[][] {
          Keys.userLeases(user),
          Keys.online(Bucket.of(user)),
          Keys.nodeUsers(Bucket.of(user), gone.node())
        },
        Keys.bytes(user.value()),
        Keys.bytes(gone.node()),
        Keys.bytes(gone.endedAt()),
        millis(PresenceTimes.LEASE),
        millis(PresenceTimes.RETURN_FROM_GONE_NODE));
  }

  /// Users of a bucket whose time has come, a hundred at most. Fails where nobody could have
  /// renewed a lease, as a write.
  public CompletionStage<List<UserId>> due(Bucket bucket) {
    return redis
        .run(DUE, new byte[][] {Keys.online(bucket)}, Keys.bytes(Integer.toString(USERS)))
        .thenApply(PresenceEnds::users);
  }

  /// @param isSure whether leases that were not renewed could have been
  public CompletionStage<End> end(UserId user, boolean isSure) {
    return redis
        .run(
            END,
            new byte[][] {
              Keys.userLeases(user),
              Keys.userPresence(user),
              Keys.online(Bucket.of(user)),
              Keys.userRooms(user)
            },
            Keys.bytes(user.value()),
            Keys.bytes(isSure ? "1" : "0"),
            millis(PresenceTimes.REMEMBERED),
            millis(PresenceTimes.NEXT_LOOK),
            Keys.bytes(redis.publishCommand()))
        .thenApply(reply -> end(user, reply));
  }

  private End end(UserId user, ScriptReply reply) {
    return switch (reply.status()) {
      case "offline" -> {
        news.tell(PresenceChange.of(user, false, reply));
        yield End.OFFLINE;
      }
      // He was invisible.
      case "unseen" -> End.OFFLINE;
      case "alive" -> End.ALIVE;
      case "not-sure" -> End.NOT_SURE;
      case "not-due" -> End.NOT_DUE;
      default -> throw new IllegalStateException("presence_end.lua answered " + reply.status());
    };
  }

  private static List<GoneNode> nodes(ScriptReply reply) {
    var nodes = new ArrayList<GoneNode>();
    for (int i = 1; reply.textOrNull(i) != null; i += 2) {
      nodes.add(new GoneNode(reply.text(i), reply.text(i + 1)));
    }
    return nodes;
  }

  private static List<UserId> users(ScriptReply reply) {
    var users = new ArrayList<UserId>();
    for (int i = 1; reply.textOrNull(i) != null; i++) {
      if (UserId.isValid(reply.text(i))) {
        users.add(new UserId(reply.text(i)));
      }
    }
    return users;
  }
}
