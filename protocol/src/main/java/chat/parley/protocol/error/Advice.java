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

  /// For any number, as a client meets it: one of a range that this version does not know, or a
  /// close code of somebody between us, is no reason to give up, nor to hurry.
  public static Advice of(int number) {
    int range = Math.floorDiv(number - FIRST, WIDTH);
    return range >= 0 && range < values().length ? values()[range] : BACK_OFF;
  }

  public String text() {
    return text;
  }
}
