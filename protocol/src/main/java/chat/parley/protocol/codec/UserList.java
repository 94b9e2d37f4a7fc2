package chat.parley.protocol.codec;

import static chat.parley.protocol.codec.CommandDecoder.refused;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.UserId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The users that a command names. What other commands have in a field of that name is nothing to
/// us: it is looked at when the command is one that names users.
final class UserList {
  private UserList() {}

  /// The strings of an array; null for everything else, and where one of them is none.
  static @Nullable List<String> read(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return null;
    }
    var strings = new ArrayList<String>();
    boolean hasOthers = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        strings.add(parser.getString());
      } else {
        parser.skipChildren();
        hasOthers = true;
      }
    }
    return hasOthers ? null : strings;
  }

  /// Each once, in their order.
  static List<UserId> required(@Nullable List<String> names) {
    if (names == null) {
      throw refused(ErrorCode.BAD_REQUEST, "'users' is missing: an array of user ids.");
    }
    Set<UserId> users = new LinkedHashSet<>();
    for (var name : names) {
      if (!UserId.isValid(name)) {
        throw refused(ErrorCode.BAD_USER, ErrorCode.BAD_USER.text());
      }
      users.add(new UserId(name));
    }
    return List.copyOf(users);
  }
}
