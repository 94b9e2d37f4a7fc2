package chat.parley.gateway.metrics;

import java.util.Locale;

/// A bound inside the node that makes something wait or drops it, and that no error names.
public enum Limit {
  /// A connection's commands without an answer: it is not read on.
  UNANSWERED_COMMANDS,
  /// A room's publications before its head is known: the rest is read from the log.
  EARLY_PUBLICATIONS,
  /// Questions for heads under way: the next waits.
  HEADS_UNDER_WAY,
  /// A room's reads of its log under way: the next waits.
  LOG_READS_UNDER_WAY,
  /// The node's reads of pages of logs under way: the next waits.
  LOG_PAGES_UNDER_WAY,
  /// What all rings may hold: the oldest frame of the room goes.
  RING_BYTES,
  /// Large rooms whose connections a node counts: those that fewer follow are not.
  COUNTED_ROOMS,
  /// Users to be disconnected who wait until their connections are looked for: the next is passed
  /// over.
  DISCONNECTS_WAITING,
  /// Addresses whose handshakes are counted: one more is admitted without.
  HANDSHAKES_COUNTED,
  /// Rooms that linger: those that have waited longest are given up.
  IDLE_ROOMS;

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
