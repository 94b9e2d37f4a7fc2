package chat.parley.gateway.subscription;

import chat.parley.backplane.log.Head;
import chat.parley.backplane.log.RoomLog;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.metrics.Limit;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// Asks for heads, so many at a time: a storm of reconnecting clients waits here instead of filling
/// the driver's queue, where it would push out sends. The line is as long as there are subscribes
/// under way on this node. Confined to the Redis thread.
final class Heads {
  private static final int MAX_UNDER_WAY = 512;

  private final RoomLog log;
  private final GatewayMeters meters;
  private final Deque<Runnable> line = new ArrayDeque<>();
  private int underWay;
  private boolean isAsking;

  Heads(RoomLog log, GatewayMeters meters) {
    this.log = log;
    this.meters = meters;
  }

  void ask(RoomId room, UserId user, Consumer<Head> answer) {
    if (underWay >= MAX_UNDER_WAY) {
      meters.reached(Limit.HEADS_UNDER_WAY);
      line.add(() -> askNow(room, user, answer));
    } else {
      askNow(room, user, answer);
    }
  }

  private void askNow(RoomId room, UserId user, Consumer<Head> answer) {
    underWay++;
    log.head(room, user)
        .exceptionally(_ -> new Head.Refused(Refusal.of(ErrorCode.INTERNAL)))
        .thenAccept(head -> answered(head, answer));
  }

  private void answered(Head head, Consumer<Head> answer) {
    underWay--;
    try {
      answer.accept(head);
    } finally {
      askWhoeverWaits();
    }
  }

  /// An answer that comes at once asks no further by itself: calls would pile up on the stack.
  private void askWhoeverWaits() {
    if (isAsking) {
      return;
    }
    isAsking = true;
    try {
      while (underWay < MAX_UNDER_WAY && !line.isEmpty()) {
        line.remove().run();
      }
    } finally {
      isAsking = false;
    }
  }
}
