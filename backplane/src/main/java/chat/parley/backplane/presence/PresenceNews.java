package chat.parley.backplane.presence;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.metrics.BackplaneMeters.PresenceEventResult;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.codec.EphemeralCodec;
import chat.parley.protocol.event.EphemeralName;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells the rooms of a user that others see something else of him now. Whoever has changed it in
/// Redis tells it, and once: what is lost on its way is set right when somebody asks.
///
/// Thread-safe; its state is confined to the Redis thread. So many rooms are told in a second; the
/// others wait their turn, and what would have to wait for longer than ten seconds is dropped. Of
/// one user only the newest waits for a room, in the place of what waited before: nobody who
/// changes back and forth keeps others from being told of.
public final class PresenceNews {
  static final int TURNS_PER_SECOND = 10;

  private static final Duration TURN = Duration.ofSeconds(1).dividedBy(TURNS_PER_SECOND);

  /// Later than that it is more likely to be old than to be of use.
  private static final int MOST_SECONDS_LATE = 10;

  private static final Script TELL = Script.of("presence_tell.lua");
  private static final byte[] NOTHING = {};

  private final Redis redis;
  private final BackplaneMeters meters;
  private final byte[] publish;
  private final byte[] maxMembersTold;
  private final boolean isTelling;
  private final int roomsPerTurn;
  private final int mostWaiting;
  private final Map<Addressed, PresenceChange> waiting = new LinkedHashMap<>();
  private int roomsLeft;

  private record Addressed(RoomId room, UserId user) {}

  public PresenceNews(Redis redis, PresenceNewsSettings settings, BackplaneMeters meters) {
    this.redis = redis;
    this.meters = meters;
    this.publish = Keys.bytes(redis.publishCommand());
    this.maxMembersTold = Keys.bytes(Integer.toString(settings.maxMembersTold()));
    this.isTelling = settings.maxMembersTold() > 0;
    this.roomsPerTurn = settings.roomsPerSecond() / TURNS_PER_SECOND;
    this.mostWaiting = settings.roomsPerSecond() * MOST_SECONDS_LATE;
    this.roomsLeft = roomsPerTurn;
  }

  /// Called once.
  public void start() {
    redis.thread().repeat(TURN, this::turn);
  }

  /// Soon, in the order of the calls.
  void tell(PresenceChange change) {
    if (isTelling && !change.rooms().isEmpty()) {
      redis.thread().execute(() -> tellRooms(change));
    }
  }

  private void tellRooms(PresenceChange change) {
    for (var room : change.rooms()) {
      var addressed = new Addressed(room, change.user());
      if (waiting.containsKey(addressed)) {
        waiting.merge(addressed, change, PresenceNews::newer);
        meters.presenceEvent(PresenceEventResult.OVERTAKEN);
      } else if (waiting.size() < mostWaiting) {
        waiting.put(addressed, change);
      } else {
        meters.presenceEvent(PresenceEventResult.DROPPED);
      }
    }
    tellSome();
  }

  /// Answers of Redis may come in another order than its changes.
  private static PresenceChange newer(PresenceChange one, PresenceChange other) {
    return one.version() > other.version() ? one : other;
  }

  private void turn() {
    roomsLeft = roomsPerTurn;
    tellSome();
  }

  private void tellSome() {
    var longest = waiting.entrySet().iterator();
    while (roomsLeft > 0 && longest.hasNext()) {
      roomsLeft--;
      var next = longest.next();
      tell(next.getKey().room(), next.getValue());
      longest.remove();
    }
  }

  private void tell(RoomId room, PresenceChange change) {
    redis
        .run(
            TELL,
            new byte[][] {Keys.roomMembers(room)},
            Keys.bytes(change.user().value()),
            Keys.bytes(Long.toString(change.at())),
            EphemeralCodec.presence(name(change.seen()), change.user(), change.version(), null),
            own(change),
            Keys.bytes(Keys.roomChannel(room)),
            publish,
            maxMembersTold)
        .whenComplete((reply, _) -> meters.presenceEvent(result(reply)));
  }

  /// Whoever is invisible is not told that he is offline, but that.
  private static byte[] own(PresenceChange change) {
    return change.isHere() && change.seen() == Presence.Status.OFFLINE
        ? EphemeralCodec.presence(
            EphemeralName.INVISIBLE, change.user(), change.version(), change.user())
        : NOTHING;
  }

  private static EphemeralName name(Presence.Status seen) {
    return switch (seen) {
      case ONLINE -> EphemeralName.ONLINE;
      case AWAY -> EphemeralName.AWAY;
      case OFFLINE -> EphemeralName.OFFLINE;
    };
  }

  private static PresenceEventResult result(@Nullable ScriptReply reply) {
    if (reply == null) {
      return PresenceEventResult.FAILED;
    }
    return switch (reply.status()) {
      case "told" -> PresenceEventResult.TOLD;
      case "too-large" -> PresenceEventResult.TOO_LARGE;
      case "no-member" -> PresenceEventResult.NO_MEMBER;
      default -> throw new IllegalStateException("presence_tell.lua answered " + reply.status());
    };
  }
}
