package chat.parley.gateway.subscription;

import chat.parley.backplane.log.LogPage;
import chat.parley.backplane.log.RoomLog;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.metrics.Limit;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.util.concurrent.CompletionStage;

/// Reads pages of all rooms' logs, so many at a time: as many as keep Redis busy, and few enough
/// that what they bring fits: with the defaults up to three megabytes each. What happens to all
/// rooms at once, such as channels that were down, is made good at this rate. The line is as long
/// as there are rooms with a gap, and four for each room with readers who catch up.
///
/// A read ends when its page is there, not when event loops have taken what it brought: behind a
/// loop that is stuck there may be more, a page for each of its readers who catch up at most, since
/// each has one request under way; those who stood at one place share theirs.
///
/// Confined to the Redis thread.
final class LogPages {
  private static final int MAX_UNDER_WAY = 32;

  private final RoomLog log;
  private final Line line;

  LogPages(RoomLog log, GatewayMeters meters) {
    this.log = log;
    this.line = new Line(MAX_UNDER_WAY, () -> meters.reached(Limit.LOG_PAGES_UNDER_WAY));
  }

  /// Completes on the Redis thread.
  CompletionStage<LogPage> readAfter(RoomId room, Position position, int entries) {
    return line.ask(() -> log.readAfter(room, position, entries));
  }
}
