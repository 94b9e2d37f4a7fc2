package chat.parley.gateway.metrics;

import chat.parley.backplane.metrics.MeterSpec;
import chat.parley.protocol.error.ErrorCode;
import java.util.List;
import java.util.stream.Stream;

/// Every meter of this module. Tags have closed sets of values; none names a room, a user or a
/// connection.
public enum GatewayMeter {
  CONNECTIONS(
      MeterSpec.gauge("parley.gateway.connections", "Open connections, by transport.")
          .by("transport", Values.TRANSPORTS)),
  OPENS(
      MeterSpec.counter("parley.gateway.connections.opened", "Connections opened, by transport.")
          .by("transport", Values.TRANSPORTS)),
  CLOSES(
      MeterSpec.counter(
              "parley.gateway.connections.closed", "Connections closed, by transport and reason.")
          .by("transport", Values.TRANSPORTS)
          .by("reason", Values.REASONS)),
  REFUSALS(
      MeterSpec.counter(
              "parley.gateway.connections.refused",
              "Handshakes, streams and polls refused, by error.")
          .by("error", Values.ERRORS)),
  CONNECTION_CAP(
      MeterSpec.gauge("parley.gateway.connections.cap", "Connections this node accepts at most.")),
  FAIR_SHARE(
      MeterSpec.gauge(
          "parley.gateway.connections.share",
          "WebSockets and streams this node should hold among all nodes; 0 where it does not know.")),
  READY(
      MeterSpec.gauge(
          "parley.gateway.ready",
          "1 while this node takes new connections: it is up, its channels deliver, it is not draining.")),
  DRAINING(MeterSpec.gauge("parley.gateway.draining", "1 while this node is leaving.")),
  UNWRITABLE(
      MeterSpec.gauge(
          "parley.gateway.connections.unwritable",
          "Connections that do not take what is sent to them now.")),
  LEASES(
      MeterSpec.counter(
              "parley.gateway.presence.leases",
              "Commands by which leases of connections begin, are renewed or end, by result.")
          .by("result", List.of("done", "failed"))),
  WATCHED(
      MeterSpec.gauge(
          "parley.gateway.presence.watched",
          "Users whom connections of this node watch, or have watched within the last half a minute.")),
  WATCH_EVENTS(
      MeterSpec.counter(
              "parley.gateway.presence.watched.events",
              "Times a connection was to be told what is seen of a user whom it watches, by what came of it; overtaken by something newer while it took nothing, later where its event loop was behind.")
          .by("result", Values.WATCH_RESULTS)),
  CROWDS(
      MeterSpec.counter(
              "parley.gateway.presence.crowds",
              "Rooms of which this node said how many of its connections follow them, by result.")
          .by("result", List.of("done", "failed"))),
  SUBSCRIPTIONS(
      MeterSpec.gauge("parley.gateway.subscriptions", "Subscriptions of all connections.")),
  ROOMS(MeterSpec.gauge("parley.gateway.rooms", "Rooms this node follows.")),
  DELIVERIES(
      MeterSpec.counter("parley.gateway.deliveries", "Publications written to connections.")),
  EPHEMERAL_DELIVERIES(
      MeterSpec.counter(
          "parley.gateway.ephemeral.deliveries", "Ephemeral events written to connections.")),
  EPHEMERAL_DROPS(
      MeterSpec.counter(
              "parley.gateway.ephemeral.dropped",
              "Ephemeral events that a subscription did not get, by reason.")
          .by("reason", Values.EPHEMERAL_DROPS)),
  DELIVERED_BYTES(
      MeterSpec.counter("parley.gateway.delivered", "Bytes of JSON written to connections.")
          .inBytes()),
  DELIVERY_DELAY(
      MeterSpec.timer(
          "parley.gateway.delivery.delay",
          "From a publication's time in Redis, by the clock of Redis, to the flush of the connections of an event loop that it was written to; live delivery alone. Absent on a Redis Cluster.")),
  FAN_OUT_DELAY(
      MeterSpec.timer(
          "parley.gateway.fanout.delay",
          "From a publication's arrival at the node to that flush.")),
  ENCODINGS(
      MeterSpec.counter(
              "parley.gateway.encodings",
              "Publications and ephemeral events encoded, by wire format.")
          .by("format", Values.FORMATS)),
  FLUSHES(MeterSpec.counter("parley.gateway.flushes", "Connections flushed.")),
  MAILBOX_WAITING(
      MeterSpec.gauge(
          "parley.gateway.mailbox.waiting",
          "Tasks that waited for one event loop at once, at most, within the last 15 to 30 s.")),
  MAILBOX_SKIPPED(
      MeterSpec.counter(
          "parley.gateway.mailbox.skipped",
          "Publications that an event loop skipped because it was behind.")),
  USER_CHANGES_SKIPPED(
      MeterSpec.counter(
          "parley.gateway.mailbox.skipped.changes",
          "Changes of users' rooms that an event loop skipped because it was behind.")),
  GAPS(MeterSpec.counter("parley.gateway.gaps", "Gaps found in a room's order.")),
  GAPS_REPAIRED(MeterSpec.counter("parley.gateway.gaps.repaired", "Gaps that the log has filled.")),
  POSITION_CHECKS(
      MeterSpec.counter(
          "parley.gateway.positions.checked",
          "Rooms whose position was compared with that of Redis.")),
  FORKS(
      MeterSpec.counter(
          "parley.gateway.forks",
          "Times a room had lost what this node had seen of it, and went on without.")),
  RECOVERIES(
      MeterSpec.counter(
              "parley.gateway.recoveries",
              "Subscriptions begun, by whether they could begin where asked.")
          .by("recovered", List.of("true", "false"))),
  CATCH_UPS(
      MeterSpec.counter(
              "parley.gateway.catchups",
              "Times a subscription was to be brought forward, by source and by what came of it.")
          .by("source", Values.SOURCES)
          .by("result", Values.CATCH_UP_RESULTS)),
  RESETS(MeterSpec.counter("parley.gateway.resets", "Resets sent.")),
  SLOW_READERS(
      MeterSpec.counter(
          "parley.gateway.readers.slow", "Times a connection stopped taking what was sent to it.")),
  LIMITS(
      MeterSpec.counter(
              "parley.gateway.limits.reached",
              "Times something had to wait or was dropped because a bound inside the node was reached; those of clients are refusals.")
          .by("limit", Values.LIMITS)),
  BUFFERS(
      MeterSpec.gauge(
              "parley.gateway.buffers.size",
              "Memory outside the heap that the allocator of network buffers holds.")
          .inBytes()),
  RING_BYTES(MeterSpec.gauge("parley.gateway.ring.size", "Bytes held in rings.").inBytes()),
  COMMANDS_REFUSED(
      MeterSpec.counter("parley.gateway.commands.refused", "Commands refused, by error.")
          .by("error", Values.ERRORS)),
  PUBLICATIONS_FOREIGN(
      MeterSpec.counter(
          "parley.gateway.publications.foreign",
          "Publications on our channels that were not ours and were ignored."));

  private static final class Values {
    static final List<String> TRANSPORTS = List.of("websocket", "sse", "poll");
    static final List<String> SOURCES = List.of("ring", "log");
    static final List<String> FORMATS = List.of("websocket", "event_stream");
    static final List<String> ERRORS = Stream.of(ErrorCode.values()).map(ErrorCode::label).toList();

    static final List<String> CATCH_UP_RESULTS =
        Stream.of(CatchUpResult.values()).map(CatchUpResult::label).toList();

    static final List<String> EPHEMERAL_DROPS =
        Stream.of(EphemeralDrop.values()).map(EphemeralDrop::label).toList();

    static final List<String> WATCH_RESULTS =
        Stream.of(WatchResult.values()).map(WatchResult::label).toList();

    static final List<String> LIMITS = Stream.of(Limit.values()).map(Limit::label).toList();

    /// Closed by us for an error, or otherwise.
    static final List<String> REASONS =
        Stream.concat(ERRORS.stream(), Stream.of("client", "gone", "drain", "balance", "answered"))
            .toList();
  }

  @SuppressWarnings("ImmutableEnumChecker") // its map is a copy
  private final MeterSpec spec;

  GatewayMeter(MeterSpec spec) {
    this.spec = spec;
  }

  public MeterSpec spec() {
    return spec;
  }
}
