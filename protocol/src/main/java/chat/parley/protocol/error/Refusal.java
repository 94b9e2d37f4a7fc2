package chat.parley.protocol.error;

/// An error as one client meets it: the code, and a text that names the offending thing and the
/// expected one.
public record Refusal(ErrorCode code, String text) {
  public static Refusal of(ErrorCode code) {
    return new Refusal(code, code.text());
  }

  @Override
  public String toString() {
    return code.number() + " " + code.label() + ": " + text;
  }
}
