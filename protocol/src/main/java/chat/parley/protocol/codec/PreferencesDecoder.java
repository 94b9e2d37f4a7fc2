package chat.parley.protocol.codec;

import static chat.parley.protocol.codec.CommandDecoder.refused;

import chat.parley.protocol.command.NotificationLevel;
import chat.parley.protocol.command.NotificationType;
import chat.parley.protocol.command.NotificationWay;
import chat.parley.protocol.command.PreferencesChange;
import chat.parley.protocol.command.TypePreference;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import java.nio.charset.CharacterCodingException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads what a user chooses about his notifications from JSON. Unknown fields are skipped.
public final class PreferencesDecoder {
  private PreferencesDecoder() {}

  public static DecodedPreferences decode(byte[] json) {
    try (var parser = Json.parser(json)) {
      return new DecodedPreferences.Understood(change(parser));
    } catch (RefusedException refused) {
      return new DecodedPreferences.Malformed(refused.refusal());
    } catch (JacksonException | CharacterCodingException _) {
      return new DecodedPreferences.Malformed(CommandDecoder.notJson());
    }
  }

  private static PreferencesChange change(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw refused(ErrorCode.BAD_REQUEST, "Not a JSON object.");
    }
    Map<RoomId, @Nullable NotificationLevel> rooms = Map.of();
    Map<NotificationType, @Nullable TypePreference> types = Map.of();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "rooms" -> rooms = rooms(parser);
        case "types" -> types = types(parser);
        default -> parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw refused(ErrorCode.BAD_REQUEST, "One JSON object per body.");
    }
    return new PreferencesChange(rooms, types);
  }

  private static Map<RoomId, @Nullable NotificationLevel> rooms(JsonParser parser) {
    requireObject("rooms", parser);
    var rooms = new LinkedHashMap<RoomId, @Nullable NotificationLevel>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = parser.currentName();
      if (!RoomId.isValid(name)) {
        throw refused(ErrorCode.BAD_ROOM, ErrorCode.BAD_ROOM.text());
      }
      parser.nextToken();
      rooms.put(new RoomId(name), isNull(parser) ? null : level("rooms", parser));
    }
    return rooms;
  }

  private static Map<NotificationType, @Nullable TypePreference> types(JsonParser parser) {
    requireObject("types", parser);
    var types = new LinkedHashMap<NotificationType, @Nullable TypePreference>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = parser.currentName();
      if (!NotificationType.isValid(name)) {
        throw bad(
            "types",
            "names of 1–"
                + NotificationType.MAX_LENGTH
                + " of [a-z0-9.-] with a letter in front, each with its choice");
      }
      parser.nextToken();
      types.put(new NotificationType(name), isNull(parser) ? null : type(parser));
    }
    return types;
  }

  /// What a choice does not name is as it is where nothing was chosen.
  private static TypePreference type(JsonParser parser) {
    requireObject("types", parser);
    var level = TypePreference.DEFAULT.level();
    var ways = TypePreference.DEFAULT.ways();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "level" -> level = level(field, parser);
        case "ways" -> ways = ways(parser);
        default -> parser.skipChildren();
      }
    }
    return new TypePreference(level, ways);
  }

  private static NotificationLevel level(String name, JsonParser parser) {
    var level =
        parser.currentToken() == JsonToken.VALUE_STRING
            ? NotificationLevel.of(parser.getString()).orElse(null)
            : null;
    if (level == null) {
      throw bad(name, "'all', 'mentions' or 'none'");
    }
    return level;
  }

  private static Set<NotificationWay> ways(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw badWays();
    }
    var ways = EnumSet.noneOf(NotificationWay.class);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw badWays();
      }
      ways.add(NotificationWay.of(parser.getString()).orElseThrow(PreferencesDecoder::badWays));
    }
    return ways;
  }

  private static void requireObject(String name, JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw bad(name, "an object");
    }
  }

  private static boolean isNull(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  private static RefusedException badWays() {
    return bad("ways", "a list of 'in-app', 'push' and 'mail'");
  }

  private static RefusedException bad(String name, String expected) {
    return refused(ErrorCode.BAD_PREFERENCE, "'" + name + "' must be " + expected + ".");
  }
}
