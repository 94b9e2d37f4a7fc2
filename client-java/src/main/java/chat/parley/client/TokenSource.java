package chat.parley.client;

import org.jspecify.annotations.Nullable;

/// Brings a user's token whenever one is needed: at first, before the last one ends, and when a
/// node refuses it. Always a token of the same user.
@FunctionalInterface
public interface TokenSource {
  /// A token; null where its user has signed out, which closes the client. Called on a thread of
  /// its own, one call at a time; may block, for 30 s at most. What it throws is tried again later.
  @Nullable String bring() throws Exception;
}
