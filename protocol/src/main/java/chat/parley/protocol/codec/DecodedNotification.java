package chat.parley.protocol.codec;

import chat.parley.protocol.command.NotificationDraft;
import chat.parley.protocol.error.Refusal;

/// What became of the body of a notification.
public sealed interface DecodedNotification {
  record Understood(NotificationDraft draft) implements DecodedNotification {}

  record Malformed(Refusal refusal) implements DecodedNotification {}
}
