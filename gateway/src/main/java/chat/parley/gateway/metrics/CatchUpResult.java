package chat.parley.gateway.metrics;

import java.util.Locale;

/// What came of bringing a subscription forward.
public enum CatchUpResult {
  /// Frames came.
  BROUGHT,
  /// In their place the document of a state room came.
  RENEWED,
  /// They cannot be brought: a reset follows.
  LOST,
  /// Redis did not say: it is tried again.
  DEFERRED,
  /// The user may not follow the room any more.
  ENDED;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
