package chat.parley.gateway.subscription;

import chat.parley.backplane.redis.RedisThread;
import chat.parley.gateway.fanout.FrameEncoder;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.recovery.RecoverySettings;
import chat.parley.gateway.recovery.Ring;
import chat.parley.gateway.recovery.RingBudget;

/// What every room of the node uses.
record RoomServices(
    RedisThread thread,
    LogPages pages,
    Heads heads,
    DocumentReads documents,
    PositionChecks checks,
    FrameEncoder encoder,
    RecoverySettings settings,
    RingBudget budget,
    GatewayMeters meters) {
  Ring newRing() {
    return new Ring(settings.ringFrames(), budget);
  }

  int pageEntries() {
    return settings.pageEntries();
  }
}
