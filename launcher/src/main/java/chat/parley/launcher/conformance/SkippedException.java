package chat.parley.launcher.conformance;

/// A rule cannot be tried here.
final class SkippedException extends RuntimeException {
  SkippedException(String text) {
    super(text);
  }
}
