package chat.parley.backplane;

import chat.parley.backplane.block.BlockSettings;
import chat.parley.backplane.block.Blocks;
import chat.parley.backplane.inbox.InboxSettings;
import chat.parley.backplane.inbox.Inboxes;
import chat.parley.backplane.inbox.Notifier;
import chat.parley.backplane.inbox.PreferenceStore;
import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.log.Appended;
import chat.parley.backplane.log.MessageChanges;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.log.RoomLogSettings;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.presence.PresenceNews;
import chat.parley.backplane.presence.PresenceNewsSettings;
import chat.parley.backplane.receipt.ReceiptSettings;
import chat.parley.backplane.receipt.Receipts;
import chat.parley.backplane.redis.AcknowledgeSettings;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.RedisSettings;
import chat.parley.backplane.redis.TestRedis;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Appointments;
import chat.parley.backplane.room.Configurations;
import chat.parley.backplane.room.Created;
import chat.parley.backplane.room.DirectRooms;
import chat.parley.backplane.room.FirstUseSettings;
import chat.parley.backplane.room.MemberStore;
import chat.parley.backplane.room.Restrictions;
import chat.parley.backplane.room.RoomKind;
import chat.parley.backplane.room.RoomSettings;
import chat.parley.backplane.room.RoomStore;
import chat.parley.backplane.room.UserRoomSettings;
import chat.parley.backplane.room.UserRooms;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.util.unit.DataSize;

/// One node's stores on one Redis, without a Spring context. Thread-safe.
public final class TestBackplane implements AutoCloseable {
  public static final RoomLogSettings LOG_SETTINGS =
      new RoomLogSettings(10_000, Duration.ofDays(7), Duration.ofMinutes(10), 200_000, 1_000, 0);

  private static final int MAX_TOLD = 100;
  private static final int MAX_BLOCKS = 100;

  /// Of one user, whose name many tests may use.
  private static final int MAX_ROOMS = 10_000;

  public final MeterRegistry registry = new SimpleMeterRegistry();
  public final BackplaneMeters meters = new BackplaneMeters(registry);
  public final TestRedis redis;
  public final RoomLog log;
  public final MessageChanges changes;
  public final Receipts receipts;
  public final RoomStore rooms;
  public final MemberStore members;
  public final Appointments appointments;
  public final Restrictions restrictions;
  public final Configurations configurations;
  public final UserRooms userRooms;
  public final Blocks blocks;
  public final Notifier notifier;
  public final Inboxes inboxes;
  public final PreferenceStore preferences;
  public final DirectRooms direct;
  public final PresenceNews news;

  private TestBackplane(Function<BackplaneMeters, TestRedis> connect) {
    redis = connect.apply(meters);
    var arguments = AppendArguments.of(LOG_SETTINGS, redis.redis().publishCommand());
    userRooms =
        new UserRooms(
            redis.redis(),
            arguments,
            new UserRoomSettings(MAX_ROOMS),
            new FirstUseSettings(false, "parley"));
    log = new RoomLog(redis.redis(), arguments, meters, TestBackplane::newKey);
    changes = new MessageChanges(redis.redis(), arguments, meters, TestBackplane::newKey);
    receipts =
        new Receipts(redis.redis(), arguments.seeds(), new ReceiptSettings(MAX_TOLD), meters);
    rooms = new RoomStore(redis.redis(), arguments, userRooms);
    var settings = new RoomSettings(100, 100);
    members = new MemberStore(redis.redis(), arguments, settings, userRooms);
    appointments = new Appointments(redis.redis(), arguments);
    restrictions = new Restrictions(redis.redis(), arguments, settings);
    configurations = new Configurations(redis.redis(), arguments);
    blocks = new Blocks(redis.redis(), new BlockSettings(MAX_BLOCKS));
    var inbox = new InboxSettings(100, Duration.ofDays(7), DataSize.ofKilobytes(8), 100);
    notifier = new Notifier(redis.redis(), arguments, inbox, meters, TestBackplane::newKey);
    inboxes = new Inboxes(redis.redis(), log, arguments, inbox);
    preferences = new PreferenceStore(redis.redis(), inbox);
    direct = new DirectRooms(redis.redis(), arguments, blocks, userRooms);
    news = new PresenceNews(redis.redis(), new PresenceNewsSettings(MAX_TOLD, 500), meters);
    news.start();
  }

  private static SendKey newKey() {
    return new SendKey(UUID.randomUUID().toString());
  }

  public static TestBackplane on(RedisServer server) {
    return on(server, TestRedis.SETTINGS, TestRedis.APPENDED);
  }

  public static TestBackplane onCluster(List<RedisServer> servers) {
    return onCluster(servers, TestRedis.APPENDED);
  }

  public static TestBackplane onCluster(
      List<RedisServer> servers, AcknowledgeSettings acknowledge) {
    return new TestBackplane(meters -> TestRedis.connectToCluster(servers, acknowledge, meters));
  }

  public static TestBackplane on(RedisServer server, Duration commandTimeout) {
    return on(server, settings(commandTimeout), TestRedis.APPENDED);
  }

  public static TestBackplane on(
      RedisServer server, RedisSettings settings, AcknowledgeSettings acknowledge) {
    return new TestBackplane(
        meters -> TestRedis.connect(server.uri(), settings, acknowledge, meters));
  }

  /// On the primary of this name that the sentinels know.
  public static TestBackplane on(
      String primary, List<RedisServer> sentinels, Duration commandTimeout) {
    return new TestBackplane(
        meters -> TestRedis.connect(primary, sentinels, settings(commandTimeout), meters));
  }

  private static RedisSettings settings(Duration commandTimeout) {
    return new RedisSettings(commandTimeout, 50_000, Duration.ofMillis(100));
  }

  /// A new room of a name that no other test has.
  public RoomId room(UserId owner, Visibility visibility) {
    return room(owner, visibility, RoomKind.GROUP);
  }

  public RoomId room(UserId owner, Visibility visibility, RoomKind kind) {
    var room = new RoomId("r-" + UUID.randomUUID());
    if (!(Waiting.of(rooms.create(room, owner, visibility, kind)) instanceof Created.Done)) {
      throw new IllegalStateException(room + " exists");
    }
    return room;
  }

  public Appended send(RoomId room, UserId user, String key) {
    return Waiting.of(log.append(room, user, draft(key)));
  }

  public static Draft draft(String key) {
    return new Draft(new SendKey(key), "text of " + key, null);
  }

  @Override
  public void close() {
    redis.close();
  }
}
