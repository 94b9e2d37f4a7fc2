package chat.parley.gateway.metrics;

/// Every meter of this module. Tags have closed sets of values; none names a room, a user or a
/// connection.
public enum GatewayMeter {
  CONNECTIONS("parley.gateway.connections", "Open connections, by transport."),
  OPENS("parley.gateway.connections.opened", "Connections opened, by transport."),
  CLOSES("parley.gateway.connections.closed", "Connections closed, by transport and reason."),
  REFUSALS(
      "parley.gateway.connections.refused", "Handshakes, streams and polls refused, by error."),
  CONNECTION_CAP("parley.gateway.connections.cap", "Connections this node accepts at most."),
  SUBSCRIPTIONS("parley.gateway.subscriptions", "Subscriptions of all connections."),
  ROOMS("parley.gateway.rooms", "Rooms this node follows."),
  DELIVERIES("parley.gateway.deliveries", "Publications written to connections."),
  DELIVERED_BYTES("parley.gateway.delivered", "Bytes of JSON written to connections."),
  ENCODINGS("parley.gateway.encodings", "Publications encoded, by wire format."),
  FLUSHES("parley.gateway.flushes", "Connections flushed."),
  MAILBOX_WAITING("parley.gateway.mailbox.waiting", "Tasks waiting for the event loops."),
  MAILBOX_SKIPPED(
      "parley.gateway.mailbox.skipped",
      "Publications that an event loop skipped because it was behind."),
  USER_CHANGES_SKIPPED(
      "parley.gateway.mailbox.skipped.changes",
      "Changes of users' rooms that an event loop skipped because it was behind."),
  GAPS("parley.gateway.gaps", "Gaps found in a room's order and read from the log."),
  POSITION_CHECKS(
      "parley.gateway.positions.checked", "Rooms whose position was compared with that of Redis."),
  FORKS(
      "parley.gateway.forks",
      "Times a room had lost what this node had seen of it, and went on without."),
  RECOVERIES(
      "parley.gateway.recoveries", "Subscriptions begun, by whether they could begin where asked."),
  CATCH_UPS("parley.gateway.catchups", "Times a subscription was brought forward, by source."),
  RESETS("parley.gateway.resets", "Resets sent."),
  SLOW_READERS(
      "parley.gateway.readers.slow", "Times a connection stopped taking what was sent to it."),
  RING_BYTES("parley.gateway.ring.size", "Bytes held in rings."),
  COMMANDS_REFUSED("parley.gateway.commands.refused", "Commands refused, by error."),
  PUBLICATIONS_FOREIGN(
      "parley.gateway.publications.foreign",
      "Publications on our channels that were not ours and were ignored.");

  private final String label;
  private final String description;

  GatewayMeter(String label, String description) {
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
