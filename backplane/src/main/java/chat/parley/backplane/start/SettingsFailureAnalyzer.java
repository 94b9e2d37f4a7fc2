package chat.parley.backplane.start;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// Takes the one sentence out of what a wrong setting fails with. A value of the wrong kind ("abc"
/// for a number) is left to Boot, which knows where it came from.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SettingsFailureAnalyzer implements FailureAnalyzer {
  private static final String ACTION =
      "Correct the setting. docs/settings.md lists all of them, with their defaults.";

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    var settings = find(SettingsException.class, failure);
    if (settings != null) {
      return new FailureAnalysis(settings.getMessage(), ACTION, failure);
    }
    var bound = find(ConfigurationPropertiesBindException.class, failure);
    return bound == null ? null : ofRecord(root(bound), failure);
  }

  /// The settings records check themselves, and name their keys.
  private static @Nullable FailureAnalysis ofRecord(Throwable root, Throwable failure) {
    var message = root.getMessage();
    return root instanceof IllegalArgumentException
            && message != null
            && message.startsWith("parley.")
        ? new FailureAnalysis(message + ".", ACTION, failure)
        : null;
  }

  private static <T extends Throwable> @Nullable T find(Class<T> type, @Nullable Throwable in) {
    for (var failure = in; failure != null; failure = failure.getCause()) {
      if (type.isInstance(failure)) {
        return type.cast(failure);
      }
    }
    return null;
  }

  private static Throwable root(Throwable failure) {
    var root = failure;
    for (var cause = root.getCause(); cause != null; cause = root.getCause()) {
      root = cause;
    }
    return root;
  }
}
