package chat.parley.backplane.web;

import chat.parley.backplane.identity.Identity;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import org.springframework.web.reactive.function.server.ServerRequest;

/// The user of a path on which everybody has to do with himself alone.
public final class OwnUser {
  private OwnUser() {}

  /// Refused with 4311 where the path names somebody else than who asks, whatever there is of him.
  public static UserId of(ServerRequest request, Identity identity) {
    var user = Requests.user(request);
    if (!user.equals(identity.user())) {
      throw new RefusedException(Refusal.of(ErrorCode.NOT_ALLOWED));
    }
    return user;
  }
}
