package chat.parley.protocol.command;

import org.jspecify.annotations.Nullable;

/// What somebody wants to be otherwise about a room. What is null stays.
///
/// @param slowModeSeconds between two messages of one user; 0: as often as he likes
/// @param frozen whether only the owner and moderators write
/// @param closed whether nobody writes
/// @param historyEntries the newest publications that are kept; 0: as many as the installation
///   keeps
/// @param historySeconds how long a publication is kept; 0: as long as the installation keeps it
public record Configuration(
    @Nullable String topic,
    @Nullable Integer slowModeSeconds,
    @Nullable Boolean frozen,
    @Nullable Boolean closed,
    @Nullable Integer historyEntries,
    @Nullable Integer historySeconds) {
  /// One that leaves the history as it is.
  public Configuration(
      @Nullable String topic,
      @Nullable Integer slowModeSeconds,
      @Nullable Boolean frozen,
      @Nullable Boolean closed) {
    this(topic, slowModeSeconds, frozen, closed, null, null);
  }
}
