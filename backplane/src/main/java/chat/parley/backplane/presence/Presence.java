package chat.parley.backplane.presence;

/// Whether a user is here.
///
/// @param at since when, in milliseconds since 1970 by Redis' clock: when he came, or was last
///   seen; 0 for who was never here, or not in the last 30 days
/// @param version grows with each change: of two presences of a user the greater one is newer
public record Presence(boolean isOnline, long at, long version) {
  static final Presence NEVER = new Presence(false, 0, 0);
}
