package chat.parley.client;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One event stream. Lines are taken from it one by one, each when the one before has been heeded.
final class EventStreamLine implements Line {
  /// The first event comes at once. Where it does not, something in between keeps it until there is
  /// more.
  private static final long FIRST_EVENT_MILLIS = 10_000;

  /// The node writes a comment every 15 s.
  private static final long SILENT_MILLIS = 40_000;

  private static final int OK = 200;

  private final Tools tools;
  private final Loop loop;
  private final Carried carried;
  private final Hearer hearer;
  private @Nullable NamedRooms rooms;
  private Http.@Nullable Call<HttpResponse<String>> call;
  private Loop.Timer silence = Loop.Timer.NONE;
  private boolean isLive;
  private boolean isOver;

  // The event that is being read.
  private String name = "";
  private String data = "";
  private long retryMillis;

  private EventStreamLine(Tools tools, Carried carried, Hearer hearer) {
    this.tools = tools;
    this.loop = tools.loop();
    this.carried = carried;
    this.hearer = hearer;
  }

  static EventStreamLine open(Tools tools, Carried carried, Hearer hearer) {
    var line = new EventStreamLine(tools, carried, hearer);
    tools.loop().execute(line::begin);
    return line;
  }

  @Override
  public void close() {
    isOver = true;
    silence.cancel();
    if (call != null) {
      call.cancel();
    }
  }

  /// A line that was closed before it began says nothing, and neither do the answers for its rooms.
  private void begin() {
    if (!isOver) {
      NamedRooms.of(tools, carried, hearer).whenCompleteAsync(this::read, loop);
    }
  }

  private void read(@Nullable NamedRooms named, @Nullable Throwable thrown) {
    if (isOver) {
      return;
    }
    if (named == null) {
      end(thrown);
      return;
    }
    rooms = named;
    expectIn(FIRST_EVENT_MILLIS);
    var request =
        Http.request("GET", tools.address("/v1/events?" + named.query()), null)
            .header("Accept", "text/event-stream");
    var stream = tools.http().stream(request, this::bodyOf);
    call = stream;
    stream.answer.whenCompleteAsync(
        (_, failure) -> end(failure == null ? ParleyException.lost(null) : failure), loop);
  }

  private HttpResponse.BodySubscriber<String> bodyOf(HttpResponse.ResponseInfo info) {
    return info.statusCode() == OK
        ? BodySubscribers.fromLineSubscriber(new Lines(), _ -> "", StandardCharsets.UTF_8, "\n")
        : BodySubscribers.ofString(StandardCharsets.UTF_8);
  }

  private void take(String line) {
    if (isOver) {
      return;
    }
    expectIn(isLive ? SILENT_MILLIS : FIRST_EVENT_MILLIS);
    if (line.isEmpty()) {
      dispatch();
      return;
    }
    int colon = line.indexOf(':');
    var value = line.substring(colon + 1).strip();
    switch (line.substring(0, Math.max(colon, 0))) {
      case "event" -> name = value;
      case "data" -> data = value;
      case "retry" -> retryMillis = value.matches("\\d{1,9}") ? Long.parseLong(value) : 0;
      default -> {
        // A comment, an id (the cursor is told by the events themselves), or what is not known.
      }
    }
  }

  private void dispatch() {
    var event = name;
    var text = data;
    name = "";
    data = "";
    try {
      if (event.equals("cursor")) {
        becomeLive();
      } else if (event.equals("refused")) {
        end(refusal(JsonMapper.shared().readTree(text).path("error")));
      } else if (!text.isEmpty() && rooms != null) {
        rooms.hear(JsonMapper.shared().readTree(text));
      }
    } catch (JacksonException e) {
      end(e);
    }
  }

  private ParleyException refusal(JsonNode error) {
    var said = ParleyException.of(error);
    return ParleyException.numbered(
        said.number(), said.name(), said.text(), Math.max(said.afterMillis(), retryMillis));
  }

  /// The first cursor comes behind the resets of all rooms that have one.
  private void becomeLive() {
    if (!isLive && rooms != null) {
      isLive = true;
      expectIn(SILENT_MILLIS);
      rooms.answered();
    }
  }

  private void expectIn(long millis) {
    silence.cancel();
    silence = loop.after(millis, () -> end(ParleyException.silent()));
  }

  private void end(@Nullable Throwable thrown) {
    if (!isOver) {
      close();
      hearer.ended(thrown == null ? ParleyException.lost(null) : ParleyException.from(thrown));
    }
  }

  /// Called by the JDK's threads, one call at a time; hands everything to the loop.
  private final class Lines implements Flow.Subscriber<String> {
    private Flow.@Nullable Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription subscribed) {
      subscription = subscribed;
      subscribed.request(1);
    }

    @Override
    public void onNext(String line) {
      var subscribed = subscription;
      loop.execute(
          () -> {
            take(line);
            if (subscribed != null) {
              subscribed.request(1);
            }
          });
    }

    @Override
    public void onError(Throwable thrown) {
      // The call fails with it.
    }

    @Override
    public void onComplete() {
      // The call completes, behind the last line: both go by the loop.
    }
  }
}
