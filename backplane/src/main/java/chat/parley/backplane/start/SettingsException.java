package chat.parley.backplane.start;

/// Settings that cannot be meant so: stops the start. Its message is read by an operator; it names
/// the key, and no secret.
public final class SettingsException extends RuntimeException {
  public SettingsException(String message) {
    super(message);
  }
}
