package chat.parley.service.token;

/// The JSON of a token that was issued.
///
/// @param expires milliseconds since 1970
record IssuedToken(String token, String user, long expires) {
  /// Without the token.
  @Override
  public String toString() {
    return "IssuedToken[user=" + user + ", expires=" + expires + "]";
  }
}
