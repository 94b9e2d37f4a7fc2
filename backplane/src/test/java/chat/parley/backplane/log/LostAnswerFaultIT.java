package chat.parley.backplane.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.RedisProxy;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A send was done and its answer is lost with the connection, and the server that is found next
/// refuses everything: "nothing was done" would be its word about a second try. Nothing is tried
/// twice but by the client, who is told that the outcome is unknown.
final class LostAnswerFaultIT {
  private static final UserId ALICE = new UserId("alice");

  /// With the pause after each of them a start of some seconds. A server that loads answers after
  /// every two megabytes.
  private static final int KEYS = 400;

  private static final int KEY_BYTES = 100_000;

  private final RedisProcess process =
      RedisProcess.create(
          "--appendonly",
          "yes",
          "--appendfsync",
          "always",
          "--aof-use-rdb-preamble",
          "yes",
          "--key-load-delay",
          "10000",
          "--rdbcompression",
          "no");
  private final RedisServer server = process.server();
  private final RedisProxy proxy = RedisProxy.before(server);
  private final TestBackplane node = TestBackplane.on(proxy.server());
  private final RoomId room = node.room(ALICE, Visibility.PUBLIC);

  @BeforeEach
  void letScriptsBeKnown() {
    assertThat(node.send(room, ALICE, "before")).isInstanceOf(Appended.Sent.class);
  }

  @AfterEach
  void close() {
    node.close();
    proxy.close();
    process.close();
  }

  @Test
  void beforeAServerThatLoadsTheOutcomeIsUnknown() {
    makeStartSlow();
    var sent = sendWithoutAnswer();

    process.kill();
    var start = CompletableFuture.runAsync(process::start);
    Waiting.until("the server loads", () -> refusal(server).contains("LOADING"));

    assertThat(codeOf(Waiting.of(sent))).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    Waiting.of(start);
    assertRepeatIsTheSame();
  }

  @Test
  void beforeAServerThatIsAReplicaNowTheOutcomeIsUnknown() {
    var sent = sendWithoutAnswer();

    // Its new primary does not answer, so it keeps its data.
    server.command("REPLICAOF", "127.0.0.1", "1");
    proxy.cutAll();
    proxy.heal();

    assertThat(codeOf(Waiting.of(sent))).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    server.command("REPLICAOF", "NO", "ONE");
    assertRepeatIsTheSame();
  }

  /// A send that is in the log, as Redis says itself, and whose answer nobody gets.
  private CompletionStage<Appended> sendWithoutAnswer() {
    proxy.swallowReplies();
    var sent = node.log.append(room, ALICE, TestBackplane.draft("k1"));
    Waiting.until("it is in the log", () -> entries() == 3);
    return sent;
  }

  private void assertRepeatIsTheSame() {
    Waiting.until(
        "a repeat is answered",
        () ->
            node.send(room, ALICE, "k1") instanceof Appended.Sent repeated
                && repeated.position().offset() == 3);
    assertThat(entries()).isEqualTo(3);
  }

  private void makeStartSlow() {
    for (int i = 0; i < KEYS; i++) {
      server.command("SET", "filler:" + i, "x".repeat(KEY_BYTES));
    }
    server.command("BGREWRITEAOF");
    Waiting.until(
        "the file is rewritten",
        () ->
            server.info("aof_rewrite_in_progress").equals("0")
                && server.info("aof_rewrite_scheduled").equals("0"));
  }

  private long entries() {
    var log = new String(Keys.roomLog(room), StandardCharsets.UTF_8);
    return server.command("XLEN", log) instanceof Long length ? length : -1;
  }

  /// Empty where it answers, or where nobody does.
  private static String refusal(RedisServer server) {
    try {
      server.command("GET", "filler:0");
      return "";
    } catch (IllegalStateException refused) {
      return String.valueOf(refused.getMessage());
    } catch (UncheckedIOException _) {
      return "";
    }
  }

  private static ErrorCode codeOf(Appended appended) {
    return appended instanceof Appended.Refused refused
        ? refused.refusal().code()
        : ErrorCode.INTERNAL;
  }
}
