package chat.parley.launcher.conformance;

import chat.parley.launcher.client.Identity;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A room by polls. Used by one thread.
final class PollFeed implements Feed {
  /// Short enough for a rule that waits for much, and well below what one user may ask for.
  static final Duration PAUSE = Duration.ofMillis(100);

  private final Site site;
  private final @Nullable Identity who;
  private final String room;
  private final int waitSeconds;
  private final Deque<JsonNode> events = new ArrayDeque<>();
  private final String start;
  private final boolean recovered;
  private String cursor;

  private PollFeed(
      Site site,
      @Nullable Identity who,
      String room,
      int waitSeconds,
      @Nullable String after,
      JsonNode first) {
    this.site = site;
    this.who = who;
    this.room = room;
    this.waitSeconds = waitSeconds;
    this.cursor = first.path("cursor").asString("");
    this.start = after == null ? cursor : after;
    first.path("events").forEach(events::add);
    this.recovered = events.stream().noneMatch(event -> Feed.isNamed("reset", event));
  }

  static PollFeed open(
      Site site, @Nullable Identity who, String room, @Nullable String after, int waitSeconds)
      throws Exception {
    var path = "/v1/poll?rooms=" + room + "&wait=0" + (after == null ? "" : "&cursor=" + after);
    var answer = site.get(who, path).checked().body();
    return new PollFeed(site, who, room, waitSeconds, after, answer);
  }

  @Override
  public String start() {
    return start;
  }

  @Override
  public boolean recovered() {
    return recovered;
  }

  @Override
  public JsonNode next() throws Exception {
    long endNanos = System.nanoTime() + Site.PATIENCE.toNanos();
    while (events.isEmpty()) {
      BrokenException.expect(
          System.nanoTime() - endNanos < 0, "nothing comes, and an event should");
      poll();
      if (events.isEmpty() && waitSeconds == 0) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    return events.removeFirst();
  }

  private void poll() throws Exception {
    var path = "/v1/poll?rooms=" + room + "&wait=" + waitSeconds + "&cursor=" + cursor;
    var answer = site.get(who, path).checked().body();
    cursor = answer.path("cursor").asString("");
    answer.path("events").forEach(events::add);
  }

  @Override
  public void close() {}
}
