package chat.parley.launcher.client;

/// Somebody who is signed in. Immutable.
public record Identity(String user, String token) {
  public String bearer() {
    return "Bearer " + token;
  }
}
