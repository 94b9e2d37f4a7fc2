package chat.parley.service.token;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import chat.parley.service.edge.JsonBody;
import org.jspecify.annotations.Nullable;

/// The JSON of a request for a token.
///
/// @param service whether it is to be a service token
/// @param operator whether it is to be an operator's; a service token is none
record TokenRequest(@Nullable String user, @Nullable Boolean service, @Nullable Boolean operator) {
  UserId checkedUser() {
    if (user == null) {
      throw JsonBody.badField("user", "a string");
    }
    if (!UserId.isValid(user)) {
      throw new RefusedException(Refusal.of(ErrorCode.BAD_USER));
    }
    return new UserId(user);
  }

  boolean isForService() {
    return service != null && service;
  }

  boolean isForOperator() {
    return operator != null && operator;
  }
}
