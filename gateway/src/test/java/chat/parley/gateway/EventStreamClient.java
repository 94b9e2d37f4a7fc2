package chat.parley.gateway;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads an event stream, line by line as it comes. Used by one thread.
public final class EventStreamClient implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final RawClient raw;
  private @Nullable String retry;

  /// An event; `id` is empty where there was no such line.
  public record Event(String id, String name, String data) {
    public JsonNode json() {
      return JSON.readTree(data);
    }

    public String text() {
      return json().path("text").asString("");
    }
  }

  private EventStreamClient(RawClient raw) {
    this.raw = raw;
  }

  /// @param query what stands behind `?`
  public static EventStreamClient open(GatewayNode node, String user, String query) {
    return open(RawClient.connect(node), node.token(user), query);
  }

  public static EventStreamClient open(
      RawClient raw, String token, String query, String... headers) {
    return begun(request(raw, token, query, headers));
  }

  /// The answer to what was asked must be a stream.
  public static EventStreamClient begun(RawClient raw) {
    var answer = raw.head();
    if (answer.status() != 200) {
      throw new AssertionError("no stream: " + answer.head());
    }
    return new EventStreamClient(raw);
  }

  /// Asks, and leaves the answer unread.
  public static RawClient request(RawClient raw, String token, String query, String... headers) {
    var lines = new String[2 + headers.length];
    lines[0] = "GET /v1/events?" + query + " HTTP/1.1";
    lines[1] = token.isEmpty() ? "x-nothing: 1" : "authorization: Bearer " + token;
    System.arraycopy(headers, 0, lines, 2, headers.length);
    return raw.request(lines);
  }

  public RawClient raw() {
    return raw;
  }

  /// What the last `retry:` said; empty before the first.
  public String retry() {
    return retry == null ? "" : retry;
  }

  /// The next event; null at the end of the stream.
  public @Nullable Event nextOrEnd() {
    var id = "";
    var name = "";
    var data = "";
    for (var line = raw.line(); line != null; line = raw.line()) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          return new Event(id, name, data);
        }
      } else if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.startsWith("retry: ")) {
        retry = line.substring(7);
      } else if (!line.startsWith(":")) {
        throw new AssertionError("not a line of an event stream: " + line);
      }
    }
    return null;
  }

  public Event next() {
    return Objects.requireNonNull(nextOrEnd(), "the stream ended");
  }

  public Event expect(String name) {
    var event = next();
    if (!event.name().equals(name)) {
      throw new AssertionError("expected the event '" + name + "', came " + event);
    }
    return event;
  }

  /// The next event, cursors apart, must be this message.
  public Event expectMessage(String text) {
    var event = next();
    while (event.name().equals("cursor")) {
      event = next();
    }
    if (!event.text().equals(text)) {
      throw new AssertionError("expected the message " + start(text) + ", came " + start(event));
    }
    return event;
  }

  private static String start(Object of) {
    var text = of.toString();
    return text.length() < 200 ? text : text.substring(0, 200) + '…';
  }

  public void expectEnd() {
    var event = nextOrEnd();
    if (event != null) {
      throw new AssertionError("expected the end, came " + event);
    }
  }

  @Override
  public void close() {
    raw.close();
  }
}
