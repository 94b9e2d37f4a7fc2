package chat.parley.protocol.command;

import org.jspecify.annotations.Nullable;

/// What somebody wants to be otherwise about a room. What is null stays.
///
/// @param slowModeSeconds between two messages of one user; 0: as often as he likes
/// @param frozen whether only the owner and moderators write
/// @param closed whether nobody writes
public record Configuration(
    @Nullable String topic,
    @Nullable Integer slowModeSeconds,
    @Nullable Boolean frozen,
    @Nullable Boolean closed) {}
