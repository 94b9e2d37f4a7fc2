package chat.parley.gateway.cluster;

import chat.parley.backplane.channel.ChannelFollower;
import chat.parley.backplane.channel.Channels;
import chat.parley.backplane.cluster.DrainWord;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.gateway.drain.Drain;
import chat.parley.gateway.metrics.GatewayMeters;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;

/// Drains the node, or takes it back, when an operator says so. Its readiness goes with that, so
/// that balancers send nobody.
///
/// Confined to the Redis thread.
public final class DrainListener implements ChannelFollower {
  private final RedisThread thread;
  private final Channels channels;
  private final Drain drain;
  private final ApplicationEventPublisher events;
  private final GatewayMeters meters;
  private final String node;

  /// @param node as it calls itself in its figures
  public DrainListener(
      RedisThread thread,
      Channels channels,
      Drain drain,
      ApplicationEventPublisher events,
      GatewayMeters meters,
      String node) {
    this.thread = thread;
    this.channels = channels;
    this.drain = drain;
    this.events = events;
    this.meters = meters;
    this.node = node;
  }

  /// Called once, on any thread.
  public void start() {
    thread.execute(() -> channels.want(Keys.drainChannel(), this));
  }

  @Override
  public void confirmed() {
    // What was said before is over: the operator sees that nothing came of it.
  }

  @Override
  public void lost() {
    // Nor is what is said until it is confirmed again.
  }

  @Override
  public void published(byte[] payload) {
    DrainWord.decode(payload).ifPresentOrElse(this::said, meters::foreignPublication);
  }

  private void said(DrainWord word) {
    if (!word.node().equals(node)) {
      return;
    }
    if (word.isToDrain()) {
      drain.empty();
      AvailabilityChangeEvent.publish(events, this, ReadinessState.REFUSING_TRAFFIC);
    } else if (drain.takeBack()) {
      AvailabilityChangeEvent.publish(events, this, ReadinessState.ACCEPTING_TRAFFIC);
    }
  }
}
