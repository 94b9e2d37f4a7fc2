package chat.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.web.CommandRate;
import chat.parley.gateway.fanout.EphemeralFrame;
import chat.parley.gateway.fanout.Frame;
import chat.parley.gateway.fanout.Frames;
import chat.parley.gateway.fanout.Loop;
import chat.parley.gateway.presence.Attendance;
import chat.parley.gateway.recovery.RecoverySettings;
import chat.parley.gateway.subscription.Rooms;
import chat.parley.gateway.subscription.SubscriptionSettings;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Notice;
import chat.parley.protocol.event.Reply;
import chat.parley.protocol.id.ConnectionId;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class ConnectionTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_000);
  private static final long SECOND = 1_000_000_000L;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Outgoing out = new Outgoing();
  private final Connection connection = open();
  private long nanos = SECOND;

  @Test
  void commandsComeAtTheirRateWithABurst() {
    var rate = new CommandRate(10, 5, () -> nanos);

    assertThat(admitted(rate, 20)).isEqualTo(5);
    nanos += SECOND / 10;
    assertThat(admitted(rate, 20)).isEqualTo(1);
    nanos += SECOND;
    assertThat(admitted(rate, 20)).isEqualTo(5);
    nanos += 100 * SECOND;
    assertThat(admitted(rate, 20)).isEqualTo(5);
  }

  /// `System.nanoTime` may be negative, and pass zero.
  @Test
  void theRateHoldsWhereTheClockPassesZero() {
    nanos = -SECOND / 20;
    var rate = new CommandRate(10, 2, () -> nanos);

    assertThat(admitted(rate, 5)).isEqualTo(2);
    nanos += SECOND / 10;
    assertThat(admitted(rate, 5)).isEqualTo(1);
  }

  @Test
  void readingPausesWhileTooManyCommandsAreUnanswered() {
    for (int i = 0; i < 64; i++) {
      connection.commandBegun();
    }
    assertThat(out.isReading).isFalse();
    connection.commandAnswered();

    assertThat(out.isReading).isTrue();
  }

  @Test
  void readingPausesWhileTheConnectionIsUnwritable() {
    out.isWritable = false;
    connection.writabilityChanged();
    assertThat(out.isReading).isFalse();
    out.isWritable = true;
    connection.writabilityChanged();

    assertThat(out.isReading).isTrue();
  }

  @Test
  void whoTakesAllThatWasWrittenOnceItIsFlushedIsNoSlowReader() {
    out.isWritable = false;
    out.isWritableOnceFlushed = true;

    connection.writabilityChanged();

    assertThat(out.said).containsExactly("flush");
    assertThat(connection.unwritableSinceNanos).isZero();
    assertThat(out.isReading).isTrue();
  }

  @Test
  void anEphemeralEventIsForWhoIsWritableAndMakesNobodyASlowReader() {
    var frame = Frames.typing();
    out.isWritable = false;
    out.isWritableOnceFlushed = true;
    assertThat(connection.tell(frame)).isFalse();
    channel.runPendingTasks();
    assertThat(out.said).isEmpty();
    assertThat(connection.unwritableSinceNanos).isZero();

    out.isWritable = true;
    assertThat(connection.tell(frame)).isTrue();
    channel.runPendingTasks();
    assertThat(out.said).containsExactly("ephemeral", "flush");

    out.isOfUse = false;
    assertThat(connection.tell(frame)).isFalse();
    connection.closed("gone");
    assertThat(connection.tell(frame)).isFalse();
    assertThat(out.said).containsExactly("ephemeral", "flush", "ephemeral");
    frame.release();
  }

  @Test
  void whatAConnectionHoldsIsGivenBackWhenReplacedAndWhenClosed() {
    connection.accompany(companion("first"));
    assertThat(out.said).isEmpty();
    connection.accompany(companion("second"));
    assertThat(out.said).containsExactly("first");

    connection.closed("gone");
    connection.closed("gone");

    assertThat(out.said).containsExactly("first", "second");
  }

  @Test
  void whatItWatchesGoesOnWhenItTakesMoreAndEndsWithIt() {
    connection.watch(watch("first"));
    connection.watch(watch("second"));
    assertThat(out.said).containsExactly("first ends");
    assertThat(connection.isSettled()).isFalse();

    out.isWritable = false;
    assertThat(connection.acceptsMore()).isFalse();
    out.isWritable = true;
    connection.writabilityChanged();
    connection.closed("gone");
    connection.closed("gone");

    assertThat(out.said).containsExactly("first ends", "flush", "second goes on", "second ends");
  }

  @Test
  void aConnectionThatClosedSaysNothingMore() {
    connection.close(Refusal.of(ErrorCode.SLOW_READER));
    connection.close(Refusal.of(ErrorCode.INTERNAL));
    connection.leave(new Notice.Reconnect(1, "drain"));
    connection.send(new Reply.Done(1));

    assertThat(out.said).containsExactly("close 4101");
  }

  @Test
  void severalWritesAreOneFlush() {
    connection.send(new Reply.Done(1));
    connection.send(new Reply.Done(2));
    channel.runPendingTasks();

    assertThat(out.said).containsExactly("reply", "reply", "flush");
  }

  @Test
  void whoIsToldToLeaveGetsTheAnswersThatAreUnderWayFirst() {
    connection.commandBegun();
    connection.commandBegun();

    connection.leave(new Notice.Reconnect(1, "drain"));
    assertThat(out.said).isEmpty();
    assertThat(out.isReading).isFalse();
    connection.send(new Reply.Done(1));
    connection.commandAnswered();
    connection.leave(new Notice.Reconnect(2, "drain"));
    assertThat(out.said).containsExactly("reply");
    assertThat(out.isReading).isFalse();
    connection.send(new Reply.Done(2));
    connection.commandAnswered();

    assertThat(out.said).containsExactly("reply", "reply", "leave 1");
    assertThat(connection.isClosed()).isTrue();
  }

  @Test
  void whoIsToldToLeaveNowGoesWithoutThem() {
    connection.commandBegun();
    connection.leave(new Notice.Reconnect(1, "drain"));

    connection.leaveNow(new Notice.Reconnect(2, "drain"));
    connection.commandAnswered();

    assertThat(out.said).containsExactly("leave 2");
  }

  private Connection.Companion companion(String name) {
    return new Connection.Companion() {
      @Override
      public void left(RoomId room) {
        out.said.add(name + " left " + room);
      }

      @Override
      public void unsubscribed(RoomId room) {}

      @Override
      public void end() {
        out.said.add(name);
      }
    };
  }

  private Connection.Watch watch(String name) {
    return new Connection.Watch() {
      @Override
      public boolean isSettled() {
        return false;
      }

      @Override
      public void resume() {
        out.said.add(name + " goes on");
      }

      @Override
      public void end() {
        out.said.add(name + " ends");
      }
    };
  }

  private int admitted(CommandRate rate, int commands) {
    int admitted = 0;
    for (int i = 0; i < commands; i++) {
      admitted += connection.admitCommand(rate) ? 1 : 0;
    }
    return admitted;
  }

  @SuppressWarnings("NullAway") // rooms that nobody joins need no Redis
  private Connection open() {
    var properties = new Binder(new MapConfigurationPropertySource());
    var recovery = properties.bindOrCreate("parley.gateway.recovery", RecoverySettings.class);
    var bounds = properties.bindOrCreate("parley.gateway.subscription", SubscriptionSettings.class);
    var rooms =
        new Rooms(
            bounds, null, null, null, null, null, recovery, new Random(), null, Frames.METERS);
    var settings = properties.bindOrCreate("parley.gateway.connection", ConnectionSettings.class);
    var table =
        new ConnectionTable(
            settings, rooms, Attendance.NONE, Clock.fixed(NOW, ZoneOffset.UTC), Frames.METERS);
    var home = new LoopConnections(new Loop(0, channel.eventLoop(), 10, Frames.METERS), table);
    var identity = new Identity(new UserId("bob"), NOW.plusSeconds(60));
    return home.open(new ConnectionId(1), new Opening(Transport.WEBSOCKET, identity, out));
  }

  /// Keeps what goes out, as words.
  private static final class Outgoing implements Outlet {
    final List<String> said = new ArrayList<>();
    boolean isWritable = true;
    boolean isWritableOnceFlushed;
    boolean isReading = true;
    boolean isOfUse = true;

    @Override
    public boolean isWritable() {
      return isWritable;
    }

    @Override
    public void write(Frame frame) {
      said.add("frame");
    }

    @Override
    public boolean tell(EphemeralFrame frame) {
      said.add("ephemeral");
      return isOfUse;
    }

    @Override
    public void write(Notice notice) {
      said.add("notice");
    }

    @Override
    public void write(Reply reply) {
      said.add("reply");
    }

    @Override
    public void flush() {
      said.add("flush");
      isWritable |= isWritableOnceFlushed;
    }

    @Override
    public void beat() {
      said.add("beat");
    }

    @Override
    public void setReading(boolean reading) {
      isReading = reading;
    }

    @Override
    public void close(Refusal refusal) {
      said.add("close " + refusal.code().number());
    }

    @Override
    public void leave(Notice.Reconnect reconnect) {
      said.add("leave " + reconnect.afterMillis());
    }
  }
}
