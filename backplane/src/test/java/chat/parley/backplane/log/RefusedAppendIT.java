package chat.parley.backplane.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisExecutable;
import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What a Redis that takes no writes says to an append, which differs between its versions: the
/// client is told the number for it, and nothing has changed.
@ParameterizedClass
@MethodSource("chat.parley.backplane.redis.RedisExecutable#versions")
final class RefusedAppendIT {
  private static final UserId ALICE = new UserId("alice");
  private static final Duration SNAPSHOT = Duration.ofSeconds(20);
  private static final Pattern STATUS = Pattern.compile("rdb_last_bgsave_status:(\\w+)");

  private final RedisProcess process;
  private final TestBackplane node;
  private final RoomId room;

  RefusedAppendIT(RedisExecutable executable) {
    process = RedisProcess.create(executable);
    node = TestBackplane.on(process.server());
    room = node.room(ALICE, Visibility.PUBLIC);
  }

  @AfterEach
  void close() {
    node.close();
    process.close();
  }

  @Test
  void aFullRedisRefusesAndNothingChanges() {
    node.send(room, ALICE, "k1");
    assertRefusedBy("maxmemory", "1", ErrorCode.STORE_FULL);
  }

  /// Another server goes on with the room: to say where it stands begins an epoch, which is a
  /// write.
  @Test
  void aRoomThatMustForkSaysNotWhereItStandsWhileRedisIsFull() {
    node.send(room, ALICE, "k1");
    process.server().command("HSET", key(Keys.roomMeta(room)), "replid", "another server");
    var before = state();
    process.server().command("CONFIG", "SET", "maxmemory", "1");

    assertThat(Waiting.of(node.log.head(room, ALICE)))
        .isInstanceOfSatisfying(
            Head.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.STORE_FULL));

    assertThat(state()).isEqualTo(before);
    process.server().command("CONFIG", "SET", "maxmemory", "0");
    assertThat(Waiting.of(node.log.head(room, ALICE))).isInstanceOf(Head.Known.class);
    assertThat(state()).isNotEqualTo(before);
  }

  @Test
  void tooFewReplicasAreSaidSoAndNothingChanges() {
    node.send(room, ALICE, "k1");
    assertRefusedBy("min-replicas-to-write", "1", ErrorCode.TOO_FEW_REPLICAS);
  }

  @Test
  void whoeverMayNotWriteIsNoOutage() {
    assertThat(node.send(room, new UserId("mallory"), "k1")).isInstanceOf(Appended.Refused.class);
    assertThat(appends("refused")).isEqualTo(1);
    assertThat(appends("unavailable")).isZero();
  }

  /// Whoever floods one room must not wake anybody with a Redis that is said to take no writes.
  @Test
  void aRoomThatIsBusyIsNoOutage() {
    var log = new RoomLog(node.redis.redis(), oneKey(), node.meters, () -> new SendKey("none"));
    assertThat(Waiting.of(log.append(room, ALICE, TestBackplane.draft("k1"))))
        .isInstanceOf(Appended.Sent.class);
    assertThat(Waiting.of(log.append(room, ALICE, TestBackplane.draft("k2"))))
        .isInstanceOfSatisfying(
            Appended.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.ROOM_BUSY));
    assertThat(appends("refused")).isEqualTo(1);
    assertThat(appends("unavailable")).isZero();
  }

  /// Nobody has told this node that its primary is one no more.
  @Test
  void aRedisThatIsNoPrimaryIsAnOutage() {
    process.server().command("REPLICAOF", "127.0.0.1", "1");
    assertThat(node.send(room, ALICE, "k1"))
        .isInstanceOfSatisfying(
            Appended.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(appends("unavailable")).isEqualTo(1);
    assertThat(appends("refused")).isZero();
  }

  /// A disk that is full or gone: Redis takes no write until a snapshot has succeeded again.
  @Test
  void aRedisThatCannotWriteToItsDiskIsAnOutageAndGoesOnByItself() throws IOException {
    node.send(room, ALICE, "k1");
    var server = process.server();
    server.command("CONFIG", "SET", "save", "3600 1");
    // Redis renames a finished snapshot to this name.
    var inTheWay = Path.of(directory()).resolve("dump.rdb").resolve("file");
    Files.createDirectories(inTheWay.getParent());
    Files.createFile(inTheWay);
    assertThat(snapshot()).isEqualTo("err");
    var before = state();

    assertThat(node.send(room, ALICE, "k2"))
        .isInstanceOfSatisfying(
            Appended.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE));

    assertThat(appends("unavailable")).as("an outage").isEqualTo(1);
    assertThat(appends("refused")).as("no fault of the client").isZero();
    assertThat(state()).isEqualTo(before);
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    assertThat(snapshot()).isEqualTo("ok");
    assertThat(node.send(room, ALICE, "k2")).isInstanceOf(Appended.Sent.class);
  }

  /// Of a log that remembers one key per room.
  private AppendArguments oneKey() {
    var usual = TestBackplane.LOG_SETTINGS;
    return AppendArguments.of(
        new RoomLogSettings(
            usual.maxEntries(),
            usual.maxAge(),
            usual.keyMemory(),
            1,
            usual.maxReactions(),
            usual.feedEntries()),
        node.redis.redis().publishCommand());
  }

  private String directory() {
    var setting = Objects.requireNonNull(process.server().command("CONFIG", "GET", "dir"));
    return String.valueOf(((List<?>) setting).getLast());
  }

  /// Takes one, and tells how it ended.
  private String snapshot() {
    process.server().command("BGSAVE");
    Waiting.until(
        "the snapshot has ended",
        SNAPSHOT,
        () -> persistence().contains("rdb_bgsave_in_progress:0"));
    var status = STATUS.matcher(persistence());
    assertThat(status.find()).isTrue();
    return status.group(1);
  }

  private String persistence() {
    return String.valueOf(process.server().command("INFO", "persistence"));
  }

  private double appends(String result) {
    return node.registry.get("parley.backplane.appends").tag("result", result).counter().count();
  }

  private void assertRefusedBy(String setting, String value, ErrorCode code) {
    var before = state();
    process.server().command("CONFIG", "SET", setting, value);
    assertThat(node.send(room, ALICE, "k2"))
        .isInstanceOfSatisfying(
            Appended.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(code));
    assertThat(appends("unavailable")).as("an outage").isEqualTo(1);
    assertThat(appends("refused")).as("no fault of the client").isZero();
    assertThat(state()).isEqualTo(before);
    process.server().command("CONFIG", "SET", setting, "0");
    assertThat(node.send(room, ALICE, "k2")).isInstanceOf(Appended.Sent.class);
  }

  private String state() {
    var server = process.server();
    return ""
        + server.command("HGETALL", key(Keys.roomMeta(room)))
        + server.command("XRANGE", key(Keys.roomLog(room)), "-", "+")
        + server.command("HGETALL", key(Keys.roomSendKeys(room)))
        + server.command("HGETALL", key(Keys.roomOldSendKeys(room)))
        + server.command("HGETALL", key(Keys.roomMembers(room)));
  }

  private static String key(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
