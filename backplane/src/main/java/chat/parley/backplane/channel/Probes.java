package chat.parley.backplane.channel;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import java.util.List;
import java.util.stream.IntStream;

/// A {@link Probe} for each group of channels. Thread-safe.
public final class Probes {
  private final List<Probe> all;

  /// @param node that no other node has
  public Probes(Redis redis, Channels channels, String node, BackplaneMeters meters) {
    all =
        IntStream.range(0, channels.groups())
            .mapToObj(group -> probe(redis, channels, Keys.probeChannel(group, node), meters))
            .toList();
    meters.watchProbes(this::ageSeconds);
  }

  private double ageSeconds() {
    return all.stream().mapToLong(Probe::ageNanos).max().orElse(0) / 1e9;
  }

  private static Probe probe(Redis redis, Channels channels, String name, BackplaneMeters meters) {
    return new Probe(
        redis.thread(),
        channels,
        name,
        payload -> redis.publish(name, payload),
        meters,
        Probe.PERIOD);
  }

  public void start() {
    all.forEach(Probe::start);
  }

  /// Whether commands are answered and some channels deliver nothing: this node is blind there,
  /// though others may see.
  public boolean isFailing() {
    return all.stream().anyMatch(Probe::isFailing);
  }
}
