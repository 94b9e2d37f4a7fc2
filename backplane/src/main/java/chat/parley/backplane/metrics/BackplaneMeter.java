package chat.parley.backplane.metrics;

import java.util.List;

/// Every meter of this module.
public enum BackplaneMeter {
  CHANNEL_CONNECTIONS_LOST(
      MeterSpec.counter(
          "parley.backplane.channel.connections.lost",
          "Times the connection that carries the channels was lost.")),
  PROBES_LOST(
      MeterSpec.counter(
          "parley.backplane.channel.probes.lost",
          "Times the channels delivered nothing though Redis answered commands.")),
  PROBE_DELAY(
      MeterSpec.timer(
          "parley.backplane.channel.probe.delay",
          "From publishing on a channel of the node's own to receiving it.")),
  CHANNELS(MeterSpec.gauge("parley.backplane.channels", "Channels that this node follows.")),
  APPENDS(
      MeterSpec.counter("parley.backplane.appends", "Appends, by result.")
          .by("result", List.of("sent", "repeated", "refused", "unknown"))),
  APPEND_DELAY(
      MeterSpec.timer(
          "parley.backplane.append.delay", "From handing an append to the driver to its answer.")),
  LOG_READS(MeterSpec.counter("parley.backplane.log.reads", "Pages read from room logs.")),
  LOG_UNREADABLE(
      MeterSpec.counter(
          "parley.backplane.log.unreadable",
          "Entries of room logs that were read but not understood."));

  @SuppressWarnings("ImmutableEnumChecker") // its map is a copy
  private final MeterSpec spec;

  BackplaneMeter(MeterSpec spec) {
    this.spec = spec;
  }

  public MeterSpec spec() {
    return spec;
  }
}
