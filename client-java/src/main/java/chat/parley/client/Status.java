package chat.parley.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// How a client's connection is. Immutable.
///
/// @param transport and `node`: of the connection that there is, or is tried; null while there is
///   none
/// @param error what ended the last one; null where nothing did
/// @param retryMillis how long it waits from the moment in which it began to; 0 where it does not
public record Status(
    State state,
    @Nullable Transport transport,
    @Nullable URI node,
    @Nullable ParleyException error,
    long retryMillis) {
  static final Status BEGINNING = new Status(State.CONNECTING, null, null, null, 0);

  public boolean isConnected() {
    return state == State.CONNECTED;
  }
}
