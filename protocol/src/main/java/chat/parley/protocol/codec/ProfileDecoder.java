package chat.parley.protocol.codec;

import static chat.parley.protocol.codec.CommandDecoder.refused;

import chat.parley.protocol.command.Profile;
import chat.parley.protocol.command.ProfileChange;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.RefusedException;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads changes of profiles from JSON. Unknown fields are skipped. Thread-safe.
public final class ProfileDecoder {
  private static final String GOES = "";

  private final int maxCustomBytes;

  /// @param maxCustomBytes the longest custom fields, in bytes of JSON without white space
  public ProfileDecoder(int maxCustomBytes) {
    this.maxCustomBytes = maxCustomBytes;
  }

  public DecodedProfile decode(byte[] json) {
    try (var parser = Json.parser(json)) {
      return new DecodedProfile.Understood(change(parser));
    } catch (RefusedException refused) {
      return new DecodedProfile.Malformed(refused.refusal());
    } catch (JacksonException | CharacterCodingException _) {
      return new DecodedProfile.Malformed(CommandDecoder.notJson());
    }
  }

  private ProfileChange change(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw refused(ErrorCode.BAD_REQUEST, "Not a JSON object.");
    }
    String name = null;
    String avatar = null;
    String custom = null;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = name(parser);
        case "avatar" -> avatar = avatar(parser);
        case "custom" -> custom = custom(parser);
        default -> parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw refused(ErrorCode.BAD_REQUEST, "One JSON object per body.");
    }
    return new ProfileChange(name, avatar, custom);
  }

  private static String name(JsonParser parser) {
    var value = stringOrNull(parser);
    if (isNull(parser)) {
      return GOES;
    }
    if (value == null || !Profile.isName(value)) {
      throw refused(
          ErrorCode.BAD_PROFILE,
          "'name' must be null, or 1–"
              + Profile.MAX_NAME
              + " UTF-16 units on one line without white space at its ends.");
    }
    return value;
  }

  private static String avatar(JsonParser parser) {
    var value = stringOrNull(parser);
    if (isNull(parser)) {
      return GOES;
    }
    if (value == null || !Profile.isAvatar(value)) {
      throw refused(
          ErrorCode.BAD_PROFILE,
          "'avatar' must be null, or an http or https URI of up to "
              + Profile.MAX_AVATAR
              + " characters.");
    }
    return value;
  }

  private String custom(JsonParser parser) {
    if (isNull(parser)) {
      return GOES;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw refused(ErrorCode.BAD_PROFILE, "'custom' must be null, or an object.");
    }
    var value = CommandFields.unicode("custom", Json.compact(parser));
    if (CommandDecoder.isLonger(value, maxCustomBytes)) {
      throw refused(
          ErrorCode.BAD_PROFILE, "'custom' is longer than " + maxCustomBytes + " bytes of JSON.");
    }
    return value;
  }

  private static @Nullable String stringOrNull(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : null;
  }

  private static boolean isNull(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }
}
