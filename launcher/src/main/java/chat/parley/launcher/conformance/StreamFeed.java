package chat.parley.launcher.conformance;

import chat.parley.launcher.client.Identity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Rooms over an event stream. Used by one thread; another reads the stream.
final class StreamFeed implements Feed {
  /// One event of the stream.
  ///
  /// @param id empty where it has none
  record Item(String name, String id, JsonNode data) {}

  private static final Item END = new Item("end", "", Site.JSON.createObjectNode());
  private static final Item COMMENT = new Item("comment", "", Site.JSON.createObjectNode());

  private final InputStream body;
  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();

  /// What came before the first cursor: resets.
  private final Deque<Item> early = new ArrayDeque<>();

  private Item first = END;

  private StreamFeed(InputStream body) {
    this.body = body;
  }

  /// Returns at the first `cursor`.
  ///
  /// @param query which rooms
  static StreamFeed open(
      Site site, @Nullable Identity who, String query, @Nullable String lastEventId)
      throws Exception {
    var request = site.request(who, "/v1/events?" + query).header("Accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return open(site, request);
  }

  static StreamFeed open(Site site, HttpRequest.Builder request) throws Exception {
    var response = site.http().send(request.build(), BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      try (var body = response.body()) {
        var text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        throw new RefusalException(
            Site.json(text).path("code").asInt(0),
            "(status " + response.statusCode() + ") " + text);
      }
    }
    var type = response.headers().firstValue("Content-Type").orElse("none");
    BrokenException.expect(type.startsWith("text/event-stream"), "the content type is " + type);
    var feed = new StreamFeed(response.body());
    Thread.ofVirtual().name("event stream").start(feed::read);
    feed.begin();
    return feed;
  }

  private void begin() throws InterruptedException {
    for (var item = nextItem(); ; item = nextItem()) {
      if (item.name().equals("cursor")) {
        first = item;
        return;
      }
      early.add(item);
    }
  }

  @Override
  public String start() {
    return first.id();
  }

  Item first() {
    return first;
  }

  /// What came first before the first cursor.
  Item firstEarly() {
    return early.getFirst();
  }

  @Override
  public boolean recovered() {
    return early.stream().noneMatch(item -> item.name().equals("reset"));
  }

  @Override
  public JsonNode next() throws InterruptedException {
    var item = early.isEmpty() ? nextNamed() : early.removeFirst();
    return item.data();
  }

  /// The next one that is of a room.
  Item nextNamed() throws InterruptedException {
    for (var item = nextItem(); ; item = nextItem()) {
      if (!item.name().equals("cursor")) {
        return item;
      }
    }
  }

  /// The next cursor, or what a room's order holds; who comes and goes may be told between.
  Item nextPlaced() throws InterruptedException {
    for (var item = nextItem(); ; item = nextItem()) {
      if (item.name().equals("cursor") || item.data().has("offset")) {
        return item;
      }
    }
  }

  Item nextItem() throws InterruptedException {
    while (true) {
      var item = items.poll(Site.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (item == null) {
        throw new BrokenException("nothing comes, and an event should");
      }
      if (item.name().equals(END.name())) {
        throw new BrokenException("the stream ends");
      }
      if (item.name().equals("refused")) {
        throw RefusalException.of(item.data().path("error"));
      }
      if (!item.name().equals(COMMENT.name())) {
        return item;
      }
    }
  }

  /// Whether a comment comes within that time.
  boolean awaitComment(long seconds) throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (true) {
      var item = items.poll(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (item == null || item.name().equals(COMMENT.name())) {
        return item != null;
      }
    }
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      var name = "";
      var id = "";
      var data = "";
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        int colon = line.indexOf(':');
        var value = line.substring(colon + 1).strip();
        if (line.isEmpty()) {
          if (!name.isEmpty()) {
            items.add(new Item(name, id, Site.json(data)));
          }
          name = "";
          id = "";
          data = "";
        } else if (colon == 0) {
          items.add(COMMENT);
        } else if (line.startsWith("event:")) {
          name = value;
        } else if (line.startsWith("id:")) {
          id = value;
        } else if (line.startsWith("data:")) {
          data = value;
        }
      }
    } catch (IOException _) {
      // It was closed, or it broke: both are its end.
    }
    items.add(END);
  }
}
