package chat.parley.gateway.fanout;

import chat.parley.gateway.metrics.EphemeralDrop;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.protocol.event.Body;
import chat.parley.protocol.event.EphemeralEvent;
import chat.parley.protocol.event.EphemeralName;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Frames of one room, by their offsets.
public final class Frames {
  public static final RoomId ROOM = new RoomId("room");
  private static final MeterRegistry REGISTRY = new SimpleMeterRegistry();
  public static final GatewayMeters METERS = new GatewayMeters(REGISTRY);

  private static final FrameEncoder ENCODER =
      new FrameEncoder(METERS, UnpooledByteBufAllocator.DEFAULT);

  private Frames() {}

  public static Position at(long offset) {
    return new Position(new Epoch("x"), offset);
  }

  /// A message of alice's; the caller owns the one reference.
  public static Frame message(long offset) {
    return frame(offset, EventName.MESSAGE, "alice");
  }

  public static Frame frame(long offset, EventName name, String user) {
    return frame(at(offset), at(offset - 1), name, user);
  }

  public static Frame frame(Position position, Position predecessor, EventName name, String user) {
    return frame(publication(position, predecessor, name, new UserId(user)));
  }

  public static Frame frame(Publication publication) {
    return ENCODER.frame(ROOM, publication);
  }

  /// Alice is typing; the caller owns the one reference.
  public static EphemeralFrame typing() {
    return ENCODER.frame(ROOM, new EphemeralEvent(EphemeralName.TYPING, new UserId("alice"), 7));
  }

  /// The same, told to one user alone.
  public static EphemeralFrame typingFor(String user) {
    return ENCODER.frame(
        ROOM,
        new EphemeralEvent(
            EphemeralName.TYPING, new UserId("alice"), new UserId(user), 7, new byte[0]));
  }

  /// Others see something of a user; told to all of them, or to one alone.
  public static EphemeralFrame presence(
      EphemeralName name, String user, @Nullable String recipient) {
    return ENCODER.frame(
        ROOM,
        new EphemeralEvent(
            name,
            new UserId(user),
            recipient == null ? null : new UserId(recipient),
            7,
            new byte[0]));
  }

  /// How many subscriptions did not get an ephemeral event for this reason.
  public static double dropped(EphemeralDrop reason) {
    return GatewayMeter.EPHEMERAL_DROPS
        .spec()
        .counter(REGISTRY, "reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .count();
  }

  public static Publication publication(
      Position position, Position predecessor, EventName name, UserId user) {
    var fields =
        name == EventName.MESSAGE
            ? "\"text\":\"hi\"".getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    return new Publication(position, predecessor, 7, new Body(name, user, fields));
  }
}
