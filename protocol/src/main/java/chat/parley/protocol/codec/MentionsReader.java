package chat.parley.protocol.codec;

import static chat.parley.protocol.codec.CommandDecoder.refused;

import chat.parley.protocol.command.Mentions;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.UserId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads whom a message calls: a list of user ids, and `@here` among them.
final class MentionsReader {
  private MentionsReader() {}

  /// @param parser at the value
  static Mentions read(JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return Mentions.NONE;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw notAList();
    }
    var users = new LinkedHashSet<UserId>();
    boolean here = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      var name = name(parser);
      if (name.equals(Mentions.HERE)) {
        here = true;
      } else {
        users.add(user(name));
      }
      if (users.size() > Mentions.MOST) {
        throw refused(
            ErrorCode.TOO_MANY_MENTIONS, "'mentions' are more than " + Mentions.MOST + " users.");
      }
    }
    return new Mentions(new ArrayList<>(users), here);
  }

  private static String name(JsonParser parser) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw notAList();
    }
    return parser.getString();
  }

  private static UserId user(String name) {
    if (!UserId.isValid(name)) {
      throw refused(ErrorCode.BAD_USER, ErrorCode.BAD_USER.text());
    }
    return new UserId(name);
  }

  private static RuntimeException notAList() {
    return refused(ErrorCode.BAD_REQUEST, "'mentions' must be a list of strings.");
  }
}
