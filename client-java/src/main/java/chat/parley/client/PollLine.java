package chat.parley.client;

import org.jspecify.annotations.Nullable;

/// A loop of requests, each from where the last answer ended.
final class PollLine implements Line {
  private static final int WAIT_SECONDS = 25;
  private static final long WAIT_MILLIS = 25_000;

  private final Tools tools;
  private final Carried carried;
  private final Hearer hearer;
  private @Nullable NamedRooms rooms;
  private @Nullable String cursor;
  private Http.@Nullable Call<Http.Answer> call;
  private boolean isLive;
  private boolean isOver;

  private PollLine(Tools tools, Carried carried, Hearer hearer) {
    this.tools = tools;
    this.carried = carried;
    this.hearer = hearer;
  }

  static PollLine open(Tools tools, Carried carried, Hearer hearer) {
    var line = new PollLine(tools, carried, hearer);
    tools.loop().execute(line::begin);
    return line;
  }

  @Override
  public void close() {
    isOver = true;
    if (call != null) {
      call.cancel();
    }
  }

  private void begin() {
    if (!isOver) {
      NamedRooms.of(tools, carried, hearer)
          .whenCompleteAsync(
              (named, thrown) -> {
                rooms = named;
                if (thrown != null) {
                  end(thrown);
                } else {
                  poll();
                }
              },
              tools.loop());
    }
  }

  /// The first one does not wait: its answer shows at once that this works.
  private void poll() {
    if (isOver || rooms == null) {
      return;
    }
    var query = cursor == null ? rooms.query() : rooms.namedAfter(cursor);
    int wait = isLive ? WAIT_SECONDS : 0;
    var request = Http.request("GET", tools.address("/v1/poll?" + query + "&wait=" + wait), null);
    long deadline = Http.DEADLINE_MILLIS + (isLive ? WAIT_MILLIS : 0);
    var asked = tools.http().json(request, deadline);
    call = asked;
    asked.answer.whenCompleteAsync(
        (answer, thrown) -> {
          if (thrown != null) {
            end(thrown);
          } else {
            take(answer);
          }
        },
        tools.loop());
  }

  private void take(Http.Answer answer) {
    if (isOver || rooms == null) {
      return;
    }
    for (var event : answer.body().path("events")) {
      if (isOver) {
        return;
      }
      rooms.hear(event);
    }
    cursor = answer.body().path("cursor").asString("");
    if (!isLive) {
      isLive = true;
      rooms.answered();
    }
    long leaveMillis = Http.retryAfterMillis(answer.headers());
    if (leaveMillis >= 0) {
      // The node leaves, and names the time to come back elsewhere.
      end(
          ParleyException.numbered(
              ParleyException.DRAINING, "draining", "The node is leaving.", leaveMillis));
    } else {
      poll();
    }
  }

  private void end(Throwable thrown) {
    if (!isOver) {
      close();
      hearer.ended(ParleyException.from(thrown));
    }
  }
}
