package chat.parley.launcher.conformance;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The server does not keep a rule.
final class BrokenException extends RuntimeException {
  BrokenException(String text) {
    super(text);
  }

  static void expect(boolean holds, String text) {
    if (!holds) {
      throw new BrokenException(text);
    }
  }

  static void expectEqual(String what, @Nullable Object expected, @Nullable Object actual) {
    expect(Objects.equals(expected, actual), what + " is " + actual + " and should be " + expected);
  }
}
