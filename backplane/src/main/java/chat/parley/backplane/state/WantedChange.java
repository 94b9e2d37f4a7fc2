package chat.parley.backplane.state;

import chat.parley.backplane.rule.Actor;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.position.Position;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A change of a document that somebody wants, once.
///
/// @param first the position at which the key was first tried
/// @param change read by a worker each time that it is worked out, and refused where it cannot be:
///   as long as it waits, also for Redis, it is the text that came, and no tree of many times its
///   size
public record WantedChange(
    Actor actor,
    SendKey key,
    @Nullable Position first,
    Condition condition,
    Supplier<StateChange> change) {}
