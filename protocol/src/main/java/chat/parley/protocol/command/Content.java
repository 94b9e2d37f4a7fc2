package chat.parley.protocol.command;

import org.jspecify.annotations.Nullable;

/// What a message says: a text, data, or both.
///
/// @param data JSON on one line, of a form that clients have agreed on
public record Content(@Nullable String text, @Nullable String data) {
  public Content {
    if (text == null && data == null) {
      throw new IllegalArgumentException("a message says something");
    }
  }

  public static Content of(String text) {
    return new Content(text, null);
  }

  /// In UTF-16 units, roughly: for buffers.
  public int typicalLength() {
    return (text == null ? 0 : text.length()) + (data == null ? 0 : data.length());
  }
}
