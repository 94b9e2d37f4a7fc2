package chat.parley.gateway.transport;

import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.Outlet;
import chat.parley.gateway.fanout.EphemeralFrame;
import chat.parley.gateway.fanout.Frame;
import chat.parley.gateway.fanout.Subscription;
import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Notice;
import chat.parley.protocol.event.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Gathers the events of one poll. It answers when a batch has ended that brought something, or
/// with nothing when its time is up. Confined to its event loop.
final class PollOutlet implements Outlet {
  private static final int MAX_EVENTS = 1_000;
  private static final int MAX_BYTES = 1 << 20;

  /// How long joining, and reading what there is, may take beyond the poll's own time.
  private static final int EXTRA_SECONDS = 5;

  private final PollRequest request;
  private final Consumer<PollAnswer> answer;
  private final List<byte[]> events = new ArrayList<>();
  private @Nullable Connection connection;
  private int bytes;
  private long timeIsUpNanos;
  private boolean isStarted;

  /// Its time was up before it was known whether there is something.
  private boolean isOverdue;

  private boolean isAnswered;

  PollOutlet(PollRequest request, Consumer<PollAnswer> answer) {
    this.request = request;
    this.answer = answer;
  }

  void opened(Connection opened) {
    connection = opened;
    timeIsUpNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(request.waitSeconds());
    opened.beatAfter(request.waitSeconds());
  }

  /// The rooms are joined: what follows the cursor comes now, if there is anything.
  void started() {
    isStarted = true;
    if (connection != null) {
      connection.flushLater();
    }
  }

  @Override
  public boolean isWritable() {
    return events.size() < MAX_EVENTS && bytes < MAX_BYTES;
  }

  @Override
  public void write(Frame frame) {
    add(frame.json());
  }

  /// Wakes whoever waits; his cursor stays. Who asks what there is gets what is stored: what he
  /// would see now and then by chance is nothing to build on.
  @Override
  public boolean tell(EphemeralFrame frame) {
    if (!request.isWaiting()) {
      return false;
    }
    add(frame.json());
    return true;
  }

  @Override
  public void write(Notice notice) {
    add(EventEncoder.encode(notice));
  }

  @Override
  public void write(Reply reply) {
    throw new IllegalStateException("a poll has no commands: " + reply);
  }

  private void add(byte[] event) {
    events.add(event);
    bytes += event.length;
  }

  /// The end of a batch: all that was read at once is in the answer.
  @Override
  public void flush() {
    if (!isStarted) {
      return;
    }
    boolean isFull = !isWritable();
    boolean mayAnswer = !events.isEmpty() || !request.isWaiting() || isOverdue;
    if (isFull || (mayAnswer && isSettled())) {
      answer(null);
    }
  }

  /// Whether every room, and each of those it watches, has brought what there was.
  private boolean isSettled() {
    return connection == null || connection.isSettled();
  }

  /// Its time is up, or will be before the next sweep: it is answered by the first one after it.
  @Override
  public void beat() {
    var open = connection;
    if (open == null) {
      return;
    }
    long overdueNanos = System.nanoTime() - timeIsUpNanos;
    boolean isKnown = !events.isEmpty() || (isStarted && isSettled());
    if (overdueNanos < 0) {
      open.beatAfter(1);
    } else if (isKnown || overdueNanos > TimeUnit.SECONDS.toNanos(EXTRA_SECONDS)) {
      answer(null);
    } else {
      // That its rooms are still being joined, or the log is still being read, is no reason to
      // refuse it or to say that there is nothing: the sweep may come right after the poll.
      isOverdue = true;
      open.beatAfter(1);
    }
  }

  @Override
  public void setReading(boolean isReading) {
    // A poll has said all it has to say.
  }

  @Override
  public void close(Refusal refusal) {
    if (!isAnswered) {
      isAnswered = true;
      answer.accept(new PollAnswer.Refused(refusal));
    }
  }

  @Override
  public void leave(Notice.Reconnect reconnect) {
    if (isStarted) {
      answer(reconnect.afterMillis());
    } else {
      close(Refusal.of(ErrorCode.DRAINING));
    }
  }

  private static boolean isResetDue(Connection connection) {
    return connection.subscriptions().stream().anyMatch(Subscription::isResetDue);
  }

  private void answer(@Nullable Long retryAfterMillis) {
    var open = connection;
    if (isAnswered || open == null) {
      return;
    }
    if (!isStarted || isResetDue(open) || (events.isEmpty() && !isSettled())) {
      // The cursor is not known, or lies beyond a reset that was not told, or nobody knows yet
      // whether something follows it: the client's own stays good.
      close(Refusal.of(retryAfterMillis == null ? ErrorCode.UNAVAILABLE : ErrorCode.DRAINING));
    } else {
      isAnswered = true;
      var cursor = Cursors.encoded(open, request.query().isOneRoom());
      answer.accept(new PollAnswer.Events(cursor, events, retryAfterMillis));
    }
    open.closed("answered");
  }
}
