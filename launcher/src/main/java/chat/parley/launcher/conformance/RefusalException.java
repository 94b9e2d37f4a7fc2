package chat.parley.launcher.conformance;

import tools.jackson.databind.JsonNode;

/// The server has refused something, with a number of the protocol, or without one (0).
final class RefusalException extends RuntimeException {
  private final int number;

  RefusalException(int number, String text) {
    super(number + " " + text);
    this.number = number;
  }

  /// From `{"code":…,"text":…}`, or from a problem body.
  static RefusalException of(JsonNode error) {
    return new RefusalException(error.path("code").asInt(0), error.toString());
  }

  int number() {
    return number;
  }

  /// What the deed is refused with; broken where it is not, or with another number.
  static void expect(int number, String what, Deed deed) throws Exception {
    try {
      deed.run();
    } catch (RefusalException e) {
      if (e.number() != number) {
        throw new BrokenException(
            what + " is refused with " + e.getMessage() + " and should be with " + number);
      }
      return;
    }
    throw new BrokenException(what + " is not refused, and should be with " + number);
  }

  @FunctionalInterface
  interface Deed {
    void run() throws Exception;
  }
}
