package chat.parley.gateway.metrics;

import java.util.Locale;

/// What came of bringing a subscription forward.
public enum CatchUpResult {
  /// Frames came.
  BROUGHT,
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
