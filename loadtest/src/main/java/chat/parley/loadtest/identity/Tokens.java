package chat.parley.loadtest.identity;

/// Where a user's token comes from. Thread-safe.
public interface Tokens {
  String of(String user);
}
