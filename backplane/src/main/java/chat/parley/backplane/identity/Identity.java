package chat.parley.backplane.identity;

import chat.parley.protocol.id.UserId;
import java.time.Instant;

/// Who a verified token names, and until when.
///
/// @param isService whether its bearer is a back end or a bot, which may do more than users may
public record Identity(UserId user, Instant expires, boolean isService) {
  /// The scope of a service token. A name of our own: what an identity provider calls `service` may
  /// be anything.
  static final String SERVICE_SCOPE = "parley.service";

  /// A user's.
  public Identity(UserId user, Instant expires) {
    this(user, expires, false);
  }

  /// The same bearer, for another user.
  public Identity as(UserId other) {
    return new Identity(other, expires, isService);
  }
}
