package chat.parley.service.state;

import chat.parley.backplane.rule.Actor;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// A change of a document that somebody wants, once.
///
/// @param first the position at which the key was first tried
record WantedChange(
    Actor actor, SendKey key, @Nullable Position first, Condition condition, StateChange change) {}
