package chat.parley.loadtest.client;

/// Finds one field in frames without parsing them. Confined to one lane.
///
/// Frames of a run are laid out alike, so it looks first where the field stood last time. It takes
/// the first place that looks like the field: a room's name or a text that contains the field's
/// name in quotes would need a parser.
public final class FieldScanner {
  private static final int NOWHERE = -1;

  private final String pattern;
  private int lastPlace;

  public FieldScanner(String field) {
    this.pattern = "\"" + field + "\":";
  }

  /// The index of the value's first byte, or -1. A string's value begins with its quote.
  public int find(Frame frame) {
    if (frame.holdsAt(lastPlace, pattern)) {
      return lastPlace + pattern.length();
    }
    for (int place = 0; place + pattern.length() <= frame.length; place++) {
      if (frame.holdsAt(place, pattern)) {
        lastPlace = place;
        return place + pattern.length();
      }
    }
    return NOWHERE;
  }

  /// The field's value as a number from 0, or -1 if it is absent or not a number.
  public long number(Frame frame) {
    int index = find(frame);
    if (index == NOWHERE || index >= frame.length || !isDigit(frame.bytes[index])) {
      return NOWHERE;
    }
    long number = 0;
    while (index < frame.length && isDigit(frame.bytes[index])) {
      number = number * 10 + (frame.bytes[index++] - '0');
    }
    return number;
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }
}
