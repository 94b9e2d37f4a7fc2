package chat.parley.protocol.codec;

import static chat.parley.protocol.codec.CommandDecoder.refused;

import chat.parley.protocol.command.Appearance;
import chat.parley.protocol.command.Clearance;
import chat.parley.protocol.command.Mentions;
import chat.parley.protocol.command.Reaction;
import chat.parley.protocol.command.Signal;
import chat.parley.protocol.command.SignalType;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The fields of one command while it is read. Confined to the call that reads them. A wrong field
/// does not end the reading, so that the error can name the command's id wherever that stands.
final class CommandFields {
  /// Beyond this no room is taken; the limit per connection is lower and checked later.
  private static final int MAX_ROOMS = 1_000;

  private static final int MAX_ID_DIGITS = 16;

  @Nullable Long id;
  @Nullable String cmd;
  @Nullable RoomId room;
  @Nullable Map<RoomId, @Nullable Position> rooms;
  boolean mine;
  @Nullable Position after;
  Map<RoomId, Position> afterByRoom = Map.of();
  @Nullable Position acked;
  Map<RoomId, Position> ackedByRoom = Map.of();
  @Nullable SendKey key;
  @Nullable String text;
  @Nullable String token;
  @Nullable Position first;
  @Nullable Position message;
  @Nullable Position position;
  @Nullable Reaction reaction;
  @Nullable Position thread;
  Mentions mentions = Mentions.NONE;

  // Names that other commands may have fields of, which are nothing to us: what a signal, a message
  // or a choice of appearance says is looked at when the command is one.
  private @Nullable String to;
  private @Nullable String type;
  private @Nullable String data;
  private @Nullable String status;
  private @Nullable String notification;
  private @Nullable String upTo;
  private boolean all;
  @Nullable List<String> users;
  final DocumentFields document = new DocumentFields();

  private @Nullable RefusedException firstWrong;

  /// Throws the refusal of the first field of the wrong type, and the parser's own exception for
  /// what is not JSON.
  void readCommand(byte[] json) {
    read(json, this::readField);
  }

  /// As {@link #readCommand}, for the fields of a draft, a change, a receipt, a signal or an
  /// appearance alone: `id`, `room` and the others of a command are unknown there.
  void readDraft(byte[] json) {
    read(json, this::readDraftField);
  }

  private void read(byte[] json, BiConsumer<String, JsonParser> field) {
    try (var parser = Json.parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw refused(ErrorCode.BAD_REQUEST, "Not a JSON object.");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        readOrNote(parser, field);
      }
      if (parser.nextToken() != null) {
        throw refused(ErrorCode.BAD_REQUEST, "One JSON object per frame.");
      }
    } catch (CharacterCodingException _) {
      throw refused(ErrorCode.BAD_REQUEST, "Not UTF-8.");
    }
    if (firstWrong != null) {
      throw firstWrong;
    }
  }

  private void readOrNote(JsonParser parser, BiConsumer<String, JsonParser> field) {
    var name = parser.currentName();
    parser.nextToken();
    try {
      field.accept(name, parser);
    } catch (RefusedException refused) {
      firstWrong = firstWrong == null ? refused : firstWrong;
      while (parser.streamReadContext().getNestingDepth() > 1) {
        parser.nextToken();
      }
    }
  }

  Position requiredMessage() {
    if (message == null) {
      throw refused(
          ErrorCode.BAD_REQUEST,
          "'message' is missing: the message's position, like \"x3f9:120\".");
    }
    return message;
  }

  Position requiredPosition() {
    if (position == null) {
      throw refused(ErrorCode.BAD_REQUEST, "'position' is missing: a string, like \"x3f9:120\".");
    }
    return position;
  }

  Reaction requiredReaction() {
    if (reaction == null) {
      throw refused(ErrorCode.BAD_REQUEST, "'reaction' is missing: a string.");
    }
    return reaction;
  }

  Position requiredThread() {
    if (thread == null) {
      throw refused(
          ErrorCode.BAD_REQUEST,
          "'thread' is missing: the position of its first message, like \"x3f9:120\".");
    }
    return thread;
  }

  /// Null where there are none.
  @Nullable String messageData() {
    return data == null || data.equals("null") ? null : unicode("data", data);
  }

  Signal requiredSignal() {
    if (to == null || type == null) {
      throw refused(
          ErrorCode.BAD_REQUEST, "'" + (to == null ? "to" : "type") + "' is missing: a string.");
    }
    if (!UserId.isValid(to)) {
      throw refused(ErrorCode.BAD_USER, ErrorCode.BAD_USER.text());
    }
    if (!SignalType.isValid(type)) {
      throw refused(ErrorCode.BAD_SIGNAL_TYPE, ErrorCode.BAD_SIGNAL_TYPE.text());
    }
    return new Signal(
        new UserId(to), new SignalType(type), data == null ? null : unicode("data", data));
  }

  Appearance requiredAppearance() {
    if (status == null) {
      throw refused(ErrorCode.BAD_REQUEST, "'status' is missing: a string.");
    }
    return Appearance.of(status)
        .orElseThrow(() -> refused(ErrorCode.BAD_STATUS, ErrorCode.BAD_STATUS.text()));
  }

  /// One of the three says it.
  Clearance requiredClearance() {
    int said = (notification == null ? 0 : 1) + (upTo == null ? 0 : 1) + (all ? 1 : 0);
    if (said != 1) {
      throw refused(
          ErrorCode.BAD_REQUEST,
          "One of 'notification', 'upTo' (each a position) and 'all' (true) must be given.");
    }
    if (notification != null) {
      return new Clearance.One(position("notification", notification));
    }
    return upTo == null ? new Clearance.All() : new Clearance.UpTo(position("upTo", upTo));
  }

  RoomId requiredRoom() {
    var followed = requiredFollowed();
    if (followed.isInbox()) {
      throw refused(ErrorCode.BAD_ROOM, ErrorCode.BAD_ROOM.text());
    }
    return followed;
  }

  /// A room, or the user's inbox.
  RoomId requiredFollowed() {
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
      case "acked" -> readAcked(parser);
      case "token" -> token = string(name, parser);
      case "users" -> users = UserList.read(parser);
      case "document", "patch", "merge", "ifMatch" -> document.read(name, parser);
      default -> readDraftField(name, parser);
    }
  }

  private void readDraftField(String name, JsonParser parser) {
    switch (name) {
      case "key" -> key = isNull(parser) ? null : key(string(name, parser));
      case "text" -> text = unicode(name, string(name, parser));
      case "message" -> message = position(name, string(name, parser));
      case "position" -> position = position(name, string(name, parser));
      case "reaction" -> reaction = reaction(string(name, parser));
      case "thread" -> thread = isNull(parser) ? null : position(name, string(name, parser));
      case "mentions" -> mentions = MentionsReader.read(parser);
      case "to" -> to = stringOrNull(parser);
      case "type" -> type = stringOrNull(parser);
      case "data" -> data = Json.compact(parser);
      case "status" -> status = stringOrNull(parser);
      case "notification" -> notification = stringOrNull(parser);
      case "upTo" -> upTo = stringOrNull(parser);
      case "all" -> all = isTrue(parser);
      case "first" -> first = isNull(parser) ? null : position(name, string(name, parser));
      default -> parser.skipChildren();
    }
  }

  private void readRooms(JsonParser parser) {
    mine = parser.currentToken() == JsonToken.VALUE_STRING && parser.getString().equals("mine");
    if (!mine && parser.currentToken() != JsonToken.START_OBJECT) {
      throw refused(ErrorCode.BAD_REQUEST, "'rooms' must be an object of positions, or \"mine\".");
    }
    rooms = mine ? null : positions("rooms", parser);
  }

  private void readAfter(JsonParser parser) {
    after = null;
    afterByRoom = Map.of();
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      afterByRoom = knownPositions("after", parser);
    } else if (!isNull(parser)) {
      after = position("after", string("after", parser));
    }
  }

  private void readAcked(JsonParser parser) {
    acked = null;
    ackedByRoom = Map.of();
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      ackedByRoom = knownPositions("acked", parser);
    } else if (!isNull(parser)) {
      acked = position("acked", string("acked", parser));
    }
  }

  private static Map<RoomId, Position> knownPositions(String name, JsonParser parser) {
    var known = new HashMap<RoomId, Position>();
    positions(name, parser)
        .forEach(
            (room, position) -> {
              if (position != null) {
                known.put(room, position);
              }
            });
    return known;
  }

  private static Map<RoomId, @Nullable Position> positions(String name, JsonParser parser) {
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
    // The digits are counted first: the parser throws for what no long can hold.
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getStringLength() <= MAX_ID_DIGITS) {
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

  private static @Nullable String stringOrNull(JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    parser.skipChildren();
    return null;
  }

  private static boolean isTrue(JsonParser parser) {
    parser.skipChildren();
    return parser.currentToken() == JsonToken.VALUE_TRUE;
  }

  private static boolean isNull(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  private static RoomId room(String value) {
    return RoomId.ofName(value)
        .orElseThrow(() -> refused(ErrorCode.BAD_ROOM, ErrorCode.BAD_ROOM.text()));
  }

  /// Half a surrogate pair is JSON, but no Unicode: strict clients fail on the whole event.
  static String unicode(String name, String value) {
    if (value.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw refused(ErrorCode.BAD_REQUEST, "'" + name + "' holds half of a surrogate pair.");
    }
    return value;
  }

  private static Reaction reaction(String value) {
    if (!Reaction.isValid(value)) {
      throw refused(ErrorCode.BAD_REACTION, ErrorCode.BAD_REACTION.text());
    }
    return new Reaction(value);
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
