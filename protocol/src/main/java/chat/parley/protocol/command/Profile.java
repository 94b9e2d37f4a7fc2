package chat.parley.protocol.command;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a user says of himself. What is null he has not said.
///
/// @param avatar the address of a picture
/// @param custom a JSON object on one line, of a form that clients have agreed on
public record Profile(@Nullable String name, @Nullable String avatar, @Nullable String custom) {
  /// In UTF-16 units: a line in a list of members.
  public static final int MAX_NAME = 100;

  /// In characters, all of which are ASCII.
  public static final int MAX_AVATAR = 1_024;

  public static final Profile NONE = new Profile(null, null, null);

  private static final Set<String> SCHEMES = Set.of("http", "https");

  /// 1–100 UTF-16 units of Unicode, on one line, without white space at its ends and without
  /// characters that turn the direction of what stands beside the name.
  public static boolean isName(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_NAME
        && value.equals(value.strip())
        && value.codePoints().noneMatch(Profile::isForbiddenInNames);
  }

  /// An absolute `http` or `https` URI with a host and without a user, of up to 1,024 characters of
  /// printable ASCII.
  public static boolean isAvatar(String value) {
    if (value.length() > MAX_AVATAR || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return false;
    }
    try {
      var uri = new URI(value);
      return uri.getScheme() != null
          && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null;
    } catch (URISyntaxException _) {
      return false;
    }
  }

  /// Whoever needs joiners for his script or his emoji may use them.
  private static boolean isForbiddenInNames(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> isDirection(c);
    };
  }

  /// Embeddings, overrides and isolates (UAX #9): they do not end with the name.
  private static boolean isDirection(int c) {
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  }
}
