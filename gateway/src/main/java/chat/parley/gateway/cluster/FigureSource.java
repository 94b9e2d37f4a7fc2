package chat.parley.gateway.cluster;

import chat.parley.gateway.metrics.GatewayMeters;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/// Reads a node's figures. Confined to the Redis thread.
public final class FigureSource {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1e3;

  private final String name;
  private final GatewayMeters meters;
  private final IntSupplier rooms;
  private final BooleanSupplier isDraining;
  private GatewayMeters.Delivered last = new GatewayMeters.Delivered(0, 0, 0);
  private long lastNanos;

  /// @param name that the node was given
  /// @param rooms that it follows
  /// @param isDraining whether it sends everybody away
  public FigureSource(
      String name, GatewayMeters meters, IntSupplier rooms, BooleanSupplier isDraining) {
    this.name = name;
    this.meters = meters;
    this.rooms = rooms;
    this.isDraining = isDraining;
  }

  /// What is now, and what was since the call before.
  NodeFigures read(long nowNanos) {
    var connections =
        new NodeFigures.Connections(
            meters.open("websocket"), meters.open("sse"), meters.open("poll"));
    return new NodeFigures(
        name, isDraining.getAsBoolean(), connections, rooms.getAsInt(), traffic(nowNanos));
  }

  private NodeFigures.Traffic traffic(long nowNanos) {
    var now = meters.delivered();
    double seconds = (nowNanos - lastNanos) / NANOS_PER_SECOND;
    long delays = now.delays() - last.delays();
    var traffic =
        new NodeFigures.Traffic(
            lastNanos == 0 ? 0 : Math.round((now.deliveries() - last.deliveries()) / seconds),
            delays == 0
                ? 0
                : Math.round((now.delayNanos() - last.delayNanos()) / delays / NANOS_PER_MICRO));
    last = now;
    lastNanos = nowNanos;
    return traffic;
  }
}
