package chat.parley.protocol.codec;

import static chat.parley.protocol.codec.CommandDecoder.refused;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.position.Position;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/// The fields of one command while it is read. Confined to the call that reads them. What was read
/// before an error stays, so that the error can name the command's id.
final class CommandFields {
  /// Beyond this a frame is not read further; the limit per connection is lower and checked later.
  private static final int MAX_ROOMS = 1_000;

  @Nullable Long id;
  @Nullable String cmd;
  @Nullable RoomId room;
  @Nullable Map<RoomId, @Nullable Position> rooms;
  boolean mine;
  @Nullable Position after;
  Map<RoomId, Position> afterByRoom = Map.of();
  @Nullable SendKey key;
  @Nullable String text;
  @Nullable String token;
  @Nullable Position first;

  /// Throws a refusal for a field of the wrong type, and the parser's own exception for what is not
  /// JSON.
  void read(byte[] json) {
    try (var parser = Json.FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw refused(ErrorCode.BAD_REQUEST, "Not a JSON object.");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        var name = parser.currentName();
        parser.nextToken();
        readField(name, parser);
      }
      if (parser.nextToken() != null) {
        throw refused(ErrorCode.BAD_REQUEST, "One JSON object per frame.");
      }
    }
  }

  RoomId requiredRoom() {
    if (room == null) {
      throw refused(ErrorCode.BAD_REQUEST, "'room' is missing.");
    }
    return room;
  }

  private void readField(String name, JsonParser parser) {
    switch (name) {
      case "id" -> id = id(parser);
      case "cmd" -> cmd = string(name, parser);
      case "room" -> room = room(string(name, parser));
      case "rooms" -> readRooms(parser);
      case "after" -> readAfter(parser);
      case "key" -> key = isNull(parser) ? null : key(string(name, parser));
      case "text" -> text = string(name, parser);
      case "token" -> token = string(name, parser);
      case "first" -> first = isNull(parser) ? null : position(name, string(name, parser));
      default -> parser.skipChildren();
    }
  }

  private void readRooms(JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      mine = parser.getString().equals("mine");
      if (!mine) {
        throw refused(ErrorCode.BAD_REQUEST, "'rooms' is an object of positions, or \"mine\".");
      }
    } else {
      rooms = positions("rooms", parser);
    }
  }

  private void readAfter(JsonParser parser) {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      var given = new HashMap<RoomId, Position>();
      positions("after", parser)
          .forEach(
              (room, position) -> {
                if (position != null) {
                  given.put(room, position);
                }
              });
      afterByRoom = given;
    } else if (!isNull(parser)) {
      after = position("after", string("after", parser));
    }
  }

  private static Map<RoomId, @Nullable Position> positions(String name, JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw refused(ErrorCode.BAD_REQUEST, "'" + name + "' must be an object of positions.");
    }
    var positions = new LinkedHashMap<RoomId, @Nullable Position>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      if (positions.size() == MAX_ROOMS) {
        throw refused(
            ErrorCode.TOO_MANY_ROOMS, "More than " + MAX_ROOMS + " rooms in one command.");
      }
      var room = room(parser.currentName());
      parser.nextToken();
      positions.put(room, isNull(parser) ? null : position(name, string(name, parser)));
    }
    return positions;
  }

  private static Long id(JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      // A number beyond long is an input exception of the parser: not readable either.
      long value = parser.getLongValue();
      if (value >= 0 && value <= Position.MAX_OFFSET) {
        return value;
      }
    }
    throw refused(ErrorCode.BAD_REQUEST, "'id' must be an integer from 0 to 2^53-1.");
  }

  private static String string(String name, JsonParser parser) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw refused(ErrorCode.BAD_REQUEST, "'" + name + "' must be a string.");
    }
    return parser.getString();
  }

  private static boolean isNull(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  private static RoomId room(String value) {
    if (!RoomId.isValid(value)) {
      throw refused(ErrorCode.BAD_ROOM, ErrorCode.BAD_ROOM.text());
    }
    return new RoomId(value);
  }

  private static SendKey key(String value) {
    if (!SendKey.isValid(value)) {
      throw refused(ErrorCode.BAD_KEY, ErrorCode.BAD_KEY.text());
    }
    return new SendKey(value);
  }

  private static Position position(String name, String value) {
    return Position.parse(value)
        .orElseThrow(
            () -> refused(ErrorCode.BAD_POSITION, "'" + name + "' must be like \"x3f9:120\"."));
  }
}
