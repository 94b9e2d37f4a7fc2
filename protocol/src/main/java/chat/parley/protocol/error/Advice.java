package chat.parley.protocol.error;

/// What a client does about an error. The number's hundreds say it, so a client needs no table.
public enum Advice {
  RESUME_AT_ONCE("resume at once"),
  BACK_OFF("back off, then resume or repeat"),
  BRING_NEW_TOKEN("bring a new token"),
  FIX_REQUEST("correct the request"),
  GIVE_UP("give up");

  private static final int FIRST = 4000;
  private static final int WIDTH = 100;

  private final String text;

  Advice(String text) {
    this.text = text;
  }

  public static Advice of(int number) {
    return values()[(number - FIRST) / WIDTH];
  }

  public String text() {
    return text;
  }
}
