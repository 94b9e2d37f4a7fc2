package chat.parley.backplane.presence;

import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/// The leases of a node's connections, and its own. What others see of a user by them is told to
/// his rooms when it changes. Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}. All is harmless to repeat.
public final class PresenceLeases {
  private static final String LIBRARY = "presence.lua";
  private static final Script HOLD = Script.of(LIBRARY, "presence_hold.lua");
  private static final Script RELEASE = Script.of(LIBRARY, "presence_release.lua");
  private static final Script NODE = Script.of(LIBRARY, "presence_node.lua");

  /// As `presence.lua` has them.
  static final String NO_NODE = "-";

  static final String POLLS = "polls";

  private final Redis redis;
  private final PresenceNews news;
  private final String node;

  /// @param node a name that no other node has, and none before: {@link NodeName#unique}
  public PresenceLeases(Redis redis, PresenceNews news, String node) {
    this.redis = redis;
    this.news = news;
    this.node = node;
  }

  /// Whether this is the node.
  boolean isOf(String name) {
    return node.equals(name);
  }

  /// What came of a connection's lease.
  public enum Held {
    /// Others see of the user what they saw.
    AS_BEFORE,
    /// Others see something else of him now.
    CHANGED,
    /// It would be one connection of the user too many, and has no lease.
    FULL
  }

  /// The user is here for {@link PresenceTimes#LEASE} from now on.
  ///
  /// @param connection words that no other connection of this node has: {@link
  ///   LeasedConnection#words}
  /// @return never {@link Held#FULL}
  public CompletionStage<Held> hold(UserId user, String connection) {
    return hold(user, connection, 0);
  }

  /// The same for a connection that has just opened.
  ///
  /// @param most connections that the user may have on all nodes; 0 for any number
  CompletionStage<Held> hold(UserId user, String connection, int most) {
    return hold(user, new Holder(node, connection, PresenceTimes.LEASE), most);
  }

  /// The user, who polls, is here for {@link PresenceTimes#LEASE} from each poll in the next {@link
  /// PresenceTimes#RENEWAL} on. Any node answers polls, so this lease stands or falls with none.
  ///
  /// @return never {@link Held#FULL}
  public CompletionStage<Held> holdForPolls(UserId user) {
    return hold(user, new Holder(NO_NODE, POLLS, PresenceTimes.POLL_LEASE), 0);
  }

  private record Holder(String node, String connection, Duration life) {}

  private CompletionStage<Held> hold(UserId user, Holder holder, int most) {
    return redis
        .run(
            HOLD,
            new byte[][] {
              Keys.userLeases(user),
              Keys.userPresence(user),
              Keys.online(Bucket.of(user)),
              Keys.nodeUsers(Bucket.of(user), holder.node()),
              Keys.userRooms(user)
            },
            Keys.bytes(user.value()),
            Keys.bytes(holder.node()),
            Keys.bytes(holder.connection()),
            millis(holder.life()),
            millis(PresenceTimes.REMEMBERED),
            millis(PresenceTimes.KEPT),
            Keys.bytes(redis.publishCommand()),
            Keys.bytes(Integer.toString(most)))
        .thenApply(reply -> held(user, reply));
  }

  private Held held(UserId user, ScriptReply reply) {
    return switch (reply.status()) {
      case "changed" -> {
        news.tell(PresenceChange.of(user, true, reply));
        yield Held.CHANGED;
      }
      case "held" -> Held.AS_BEFORE;
      case "full" -> Held.FULL;
      default -> throw new IllegalStateException("presence_hold.lua answered " + reply.status());
    };
  }

  /// Without another lease the user is offline after {@link PresenceTimes#RETURN}.
  public CompletionStage<?> release(UserId user, String connection) {
    return redis.run(
        RELEASE,
        new byte[][] {
          Keys.userLeases(user), Keys.online(Bucket.of(user)), Keys.nodeUsers(Bucket.of(user), node)
        },
        Keys.bytes(user.value()),
        Keys.bytes(node),
        Keys.bytes(connection),
        millis(PresenceTimes.RETURN));
  }

  /// This node is here for {@link PresenceTimes#NODE_LEASE}, and so are its connections. Where its
  /// lease had ended before, theirs may have been ended with it.
  public CompletionStage<?> renewNode() {
    return node(PresenceTimes.NODE_LEASE);
  }

  /// This node is gone.
  public CompletionStage<?> endNode() {
    return node(Duration.ZERO);
  }

  private CompletionStage<?> node(Duration life) {
    return redis.run(NODE, new byte[][] {Keys.nodes()}, Keys.bytes(node), millis(life));
  }

  static byte[] millis(Duration duration) {
    return Keys.bytes(Long.toString(duration.toMillis()));
  }
}
