package chat.parley.gateway.subscription;

import chat.parley.backplane.log.Head;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.rule.Actor;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.metrics.Limit;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import java.util.function.Consumer;

/// Asks for heads, so many at a time; the line is as long as there are subscribes under way on this
/// node. Confined to the Redis thread.
final class Heads {
  private static final int MAX_UNDER_WAY = 512;

  private final RoomLog log;
  private final Line line;

  Heads(RoomLog log, GatewayMeters meters) {
    this.log = log;
    this.line = new Line(MAX_UNDER_WAY, () -> meters.reached(Limit.HEADS_UNDER_WAY));
  }

  void ask(RoomId room, Actor actor, Consumer<Head> answer) {
    line.ask(() -> log.head(room, actor))
        .exceptionally(_ -> new Head.Refused(Refusal.of(ErrorCode.INTERNAL)))
        .thenAccept(answer);
  }
}
