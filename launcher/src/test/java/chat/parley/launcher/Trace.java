package chat.parley.launcher;

/// What a fault must have left behind: without it nothing was broken, and all else proves nothing.
enum Trace {
  /// Gateways found publications missing.
  GAPS,
  /// Gateways lost connections that carry channels.
  LOST_CHANNELS,
  /// Channels of gateways delivered nothing though they were connected.
  LOST_PROBES,
  /// Every room in which somebody speaks goes on in another epoch.
  FORKS,
  /// Some of them do: those of one server of several.
  SOME_FORKS,
  /// Clients had to come back, and did.
  RESUMPTIONS,
  /// Sends were refused, and tried again.
  REFUSED_SENDS
}
