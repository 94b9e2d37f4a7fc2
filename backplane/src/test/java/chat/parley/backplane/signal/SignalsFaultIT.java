package chat.parley.backplane.signal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.command.Signal;
import chat.parley.protocol.command.SignalType;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a sender is told of his signal while Redis is stuck, gone, empty of scripts or refuses.
final class SignalsFaultIT {
  private static final UserId ALICE = new UserId("alice");
  private static final Duration TIMEOUT = Duration.ofMillis(300);

  private final RedisProcess process = RedisProcess.create("--appendonly", "yes");
  private final TestBackplane node = TestBackplane.on(process.server(), TIMEOUT);
  private final Signals signals = new Signals(node.redis.redis(), node.blocks, node.meters);
  private final RoomId room = node.room(ALICE, Visibility.PUBLIC);

  @AfterEach
  void close() {
    node.close();
    process.close();
  }

  /// It is not known whether the recipient has blocked him, so nobody was told.
  @Test
  void whileRedisIsStuckNothingIsDone() {
    process.pause();
    assertThat(relay()).isEqualTo(refused(ErrorCode.UNAVAILABLE));
    assertThat(count("refused")).isOne();
    process.resume();
    Waiting.until("it is relayed", () -> relay() instanceof Relayed.Done);
    assertThat(count("relayed")).isOne();
  }

  @Test
  void whileRedisIsGoneNothingIsDone() {
    process.kill();
    Waiting.until("the node has noticed", () -> relay().equals(refused(ErrorCode.UNAVAILABLE)));
    process.start();
    Waiting.until("it is relayed", () -> relay() instanceof Relayed.Done);
  }

  @Test
  void signalsGoOnAfterRedisForgotItsScripts() {
    assertThat(relay()).isInstanceOf(Relayed.Done.class);
    process.server().command("SCRIPT", "FLUSH");
    assertThat(relay()).isInstanceOf(Relayed.Done.class);
  }

  /// There is nothing else to a signal, so it is no success.
  @Test
  void whatMayNotBePublishedIsRefused() {
    process.server().command("ACL", "SETUSER", "default", "resetchannels");
    assertThat(relay()).isEqualTo(refused(ErrorCode.UNAVAILABLE));
    process.server().command("ACL", "SETUSER", "default", "allchannels");
    assertThat(relay()).isInstanceOf(Relayed.Done.class);
  }

  private Relayed relay() {
    var signal = new Signal(ALICE, new SignalType("offer"), "{}");
    return Waiting.of(signals.relay(room, ALICE, signal));
  }

  private static Relayed refused(ErrorCode code) {
    return new Relayed.Refused(Refusal.of(code));
  }

  private double count(String result) {
    return node.registry.get("parley.backplane.signals").tag("result", result).counter().count();
  }
}
