package chat.parley.service.edge;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whose presences, or profiles, are asked for at once.
public record UsersQuery(@Nullable List<@Nullable String> users) {
  private static final int MOST_USERS = 100;

  /// Without repetitions, in their order. Refused where they are none, too many, or no users.
  public List<UserId> ids() {
    if (users == null || users.isEmpty() || users.size() > MOST_USERS) {
      throw JsonBody.badField("users", "a list of 1 to " + MOST_USERS + " users");
    }
    return users.stream().map(UsersQuery::id).distinct().toList();
  }

  private static UserId id(@Nullable String user) {
    if (user == null || !UserId.isValid(user)) {
      throw new RefusedException(Refusal.of(ErrorCode.BAD_USER));
    }
    return new UserId(user);
  }
}
