package chat.parley.protocol.command;

import chat.parley.protocol.id.SendKey;
import org.jspecify.annotations.Nullable;

/// A notification as another system sends it.
///
/// @param key chosen by that system; without one the node makes one, and a repeat is another
///   notification
public record NotificationDraft(@Nullable SendKey key, Notification notification) {}
