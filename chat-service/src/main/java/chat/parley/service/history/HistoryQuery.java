package chat.parley.service.history;

import chat.parley.backplane.log.Range;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.position.Position;
import chat.parley.service.page.PageSettings;
import org.springframework.web.reactive.function.server.ServerRequest;

/// What a request asks of a room's history.
///
/// @param size publications at most
public record HistoryQuery(Range range, int size) {
  public static HistoryQuery of(ServerRequest request, PageSettings pages) {
    return new HistoryQuery(range(request), pages.size(request.queryParam("limit")));
  }

  private static Range range(ServerRequest request) {
    var before = request.queryParam("before");
    var after = request.queryParam("after");
    if (before.isPresent() && after.isPresent()) {
      throw new RefusedException(
          new Refusal(ErrorCode.BAD_REQUEST, "Either 'before' or 'after', not both."));
    }
    return before
        .<Range>map(text -> new Range.Before(position(text)))
        .or(() -> after.map(text -> new Range.After(position(text))))
        .orElseGet(Range.Newest::new);
  }

  /// Refused with 4308 where the text is no position.
  public static Position position(String text) {
    return Position.parse(text)
        .orElseThrow(
            () ->
                new RefusedException(
                    new Refusal(
                        ErrorCode.BAD_POSITION,
                        "Not a position: 'epoch:offset', like 'x3f9:50'.")));
  }
}
