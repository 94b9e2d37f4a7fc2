package chat.parley.protocol.command;

import org.jspecify.annotations.Nullable;

/// What a user wants to be otherwise about his {@link Profile}. What is null stays, and what is
/// empty goes.
public record ProfileChange(
    @Nullable String name, @Nullable String avatar, @Nullable String custom) {}
