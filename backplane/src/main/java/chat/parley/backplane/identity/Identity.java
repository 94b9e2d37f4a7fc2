package chat.parley.backplane.identity;

import chat.parley.protocol.id.UserId;
import java.time.Instant;

/// Who a verified token names, and until when.
public record Identity(UserId user, Instant expires) {}
