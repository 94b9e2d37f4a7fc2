package chat.parley.backplane.metrics;

/// Every meter of this module.
public enum BackplaneMeter {
  CHANNEL_CONNECTIONS_LOST(
      "parley.backplane.channel.connections.lost",
      "Times the connection that carries the channels was lost."),
  CHANNELS("parley.backplane.channels", "Channels that this node follows."),
  APPENDS("parley.backplane.appends", "Appends by result: sent, repeated, refused, unknown."),
  APPEND_DELAY(
      "parley.backplane.append.delay", "From handing an append to the driver to its answer."),
  LOG_READS("parley.backplane.log.reads", "Pages read from room logs."),
  LOG_UNREADABLE(
      "parley.backplane.log.unreadable", "Entries of room logs that were read but not understood.");

  private final String label;
  private final String description;

  BackplaneMeter(String label, String description) {
    this.label = label;
    this.description = description;
  }

  public String label() {
    return label;
  }

  public String description() {
    return description;
  }
}
