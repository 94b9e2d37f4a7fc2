package chat.parley.launcher;

/// Asks one process whether it is ready to serve. Thread-safe.
interface Readiness {
  /// Answers within about a second; an error counts as no.
  boolean isReady();
}
