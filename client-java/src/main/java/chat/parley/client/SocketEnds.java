package chat.parley.client;

import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// What the ends of sockets say.
final class SocketEnds {
  private static final int UNAUTHORIZED = 401;
  private static final int FIRST = 4000;
  private static final int AFTER_LAST = 4500;
  private static final int DIGITS = 4;

  private SocketEnds() {}

  /// The JDK keeps the answer to a handshake that was refused.
  static ParleyException refusalOf(@Nullable Throwable thrown) {
    var cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (cause instanceof WebSocketHandshakeException refused && refused.getResponse() != null) {
      var response = refused.getResponse();
      var body = response.body() instanceof String text ? text : "";
      var problem = Http.problem(response.statusCode(), body, response.headers());
      return problem.number() == 0 && response.statusCode() == UNAUTHORIZED
          ? ParleyException.numbered(
              ParleyException.BAD_TOKEN, "bad-token", "The token is not accepted.", 0)
          : problem;
    }
    return ParleyException.lost(cause);
  }

  /// A close carries its number as the code, or at the beginning of the reason where RFC 6455 has a
  /// code of its own.
  static ParleyException closeError(int code, String reason) {
    boolean isInReason = reason.matches("4\\d{3}(\\D.*)?");
    int number = isInReason ? Integer.parseInt(reason.substring(0, DIGITS)) : code;
    if (number < FIRST || number >= AFTER_LAST) {
      return ParleyException.lost(null);
    }
    var text = isInReason ? reason.substring(DIGITS).strip() : reason;
    return ParleyException.numbered(number, "closed", text, 0);
  }
}
