package chat.parley.gateway.transport;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.reactive.function.server.ServerRequest;

/// What a poll asks for. Immutable.
///
/// @param watch users whom it watches, with the versions that the client has of them
/// @param waitSeconds how long it waits for something new; 0 for short-polling
record PollRequest(RoomsQuery query, Map<UserId, Long> watch, int waitSeconds) {
  private static final int DEFAULT_WAIT = 25;
  private static final int MAX_WAIT = 30;

  /// Throws a refusal.
  static PollRequest parse(ServerRequest request) {
    return new PollRequest(
        RoomsQuery.parse(
            request.queryParam("rooms"), request.queryParam("cursor"), request.queryParam("acked")),
        WatchQuery.parse(request.queryParam("watch")),
        waitSeconds(request.queryParam("wait")));
  }

  /// Without a cursor there is nothing to wait for: the client has to learn where it stands.
  boolean isFirst() {
    return query.cursor() == null;
  }

  /// Whether it is answered when something comes, not at once.
  boolean isWaiting() {
    return waitSeconds > 0 && !isFirst();
  }

  private static int waitSeconds(Optional<String> text) {
    if (text.isEmpty()) {
      return DEFAULT_WAIT;
    }
    try {
      int seconds = Integer.parseInt(text.get());
      if (seconds >= 0 && seconds <= MAX_WAIT) {
        return seconds;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new RefusedException(
        new Refusal(
            ErrorCode.BAD_REQUEST,
            "'wait' must be a number of seconds from 0 to " + MAX_WAIT + "."));
  }
}
