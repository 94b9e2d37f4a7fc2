package chat.parley.launcher.conformance;

import static chat.parley.launcher.conformance.BrokenException.expect;
import static chat.parley.launcher.conformance.BrokenException.expectEqual;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/// What polls promise besides.
final class PollRules {
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  /// What is told apart is a server that waits at all, which does so for twenty seconds, and one
  /// that does not: on a busy machine or behind a slow line either may take a few more.
  private static final long AT_ONCE_MILLIS = 10_000;

  /// The same for a server that knows only the wait that it presets, of 25 s.
  private static final long LATEST_MILLIS = 15_000;

  private static final long SOONEST_MILLIS = 900;

  private PollRules() {}

  static List<Rule> all() {
    return List.of(
        longPoll("it waits, and answers once something is there", PollRules::waits),
        longPoll("it answers with nothing when the wait is over", PollRules::endsItsWait),
        longPoll("without a cursor it answers at once", PollRules::answersAtOnce),
        shortPoll("it answers at once with nothing", PollRules::hasNothing),
        shortPoll("the same cursor gets the same answer", PollRules::isStateless),
        shortPoll("If-None-Match is 304 while there is nothing new", PollRules::isNotModified),
        shortPoll("a list of positions is a cursor", PollRules::takesPositions));
  }

  private static Rule longPoll(String name, Rule.Trial trial) {
    return Rule.of(Wire.LONG_POLL.toString(), name, trial);
  }

  private static Rule shortPoll(String name, Rule.Trial trial) {
    return Rule.of(Wire.SHORT_POLL.toString(), name, trial);
  }

  private static Site.Answer poll(Site.Place place, String query) throws Exception {
    var path = "/v1/poll?rooms=" + place.room() + query;
    var answer = place.site().get(place.owner(), path).checked();
    expectEqual("the status", OK, answer.status());
    return answer;
  }

  private static String cursor(Site.Answer answer) {
    return answer.body().path("cursor").asString("");
  }

  /// Those that the room's order holds; who comes and goes may be told beside them.
  private static List<JsonNode> stored(Site.Answer answer) {
    var events = answer.body().path("events");
    expect(events.isArray(), "no events in " + answer.body());
    return events.valueStream().filter(event -> event.has("offset")).toList();
  }

  private static void expectEvents(int count, Site.Answer answer) {
    expectEqual("the number of events", count, stored(answer).size());
  }

  /// Again where it was woken by what the room's order does not hold.
  private static Site.Answer pollUntilPlaced(Site.Place place, String query) throws Exception {
    var answer = poll(place, query);
    while (stored(answer).isEmpty() && !answer.body().path("events").isEmpty()) {
      answer = poll(place, query);
    }
    return answer;
  }

  /// Again until so many have come: who asks does not wait, and a node may hear of a message after
  /// its sender has his acknowledgement.
  private static Site.Answer pollUntil(int count, Site.Place place, String query) throws Exception {
    long endNanos = System.nanoTime() + Site.PATIENCE.toNanos();
    var answer = poll(place, query);
    while (stored(answer).size() < count && System.nanoTime() - endNanos < 0) {
      LockSupport.parkNanos(PollFeed.PAUSE.toNanos());
      answer = poll(place, query);
    }
    expectEvents(count, answer);
    return answer;
  }

  private static void waits(Site site) throws Exception {
    var place = site.place();
    var cursor = cursor(poll(place, ""));
    var waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return pollUntilPlaced(place, "&wait=20&cursor=" + cursor);
              } catch (Exception e) {
                throw new BrokenException("the poll that waits fails: " + e);
              }
            },
            Thread::startVirtualThread);
    var said = place.say(1).getLast();
    var answer = waiting.get(Site.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    expectEvents(1, answer);
    expectEqual("the position", said, Site.positionOf(stored(answer).getFirst()));
  }

  private static void endsItsWait(Site site) throws Exception {
    var place = site.place();
    var cursor = cursor(poll(place, ""));
    Site.Answer answer;
    do {
      answer = poll(place, "&wait=1&cursor=" + cursor);
    } while (!answer.body().path("events").isEmpty());
    expect(
        answer.millis() >= SOONEST_MILLIS && answer.millis() <= LATEST_MILLIS,
        "a wait of 1 s takes " + answer.millis() + " ms");
  }

  private static void answersAtOnce(Site site) throws Exception {
    var place = site.place();
    var top = place.say(1).getLast();
    var answer = poll(place, "&wait=20");
    expect(answer.millis() < AT_ONCE_MILLIS, "it waits");
    expectEvents(0, answer);
    expectEqual("the cursor", top, cursor(answer));
  }

  private static void hasNothing(Site site) throws Exception {
    var place = site.place();
    var cursor = cursor(poll(place, ""));
    var answer = poll(place, "&wait=0&cursor=" + cursor);
    expect(answer.millis() < AT_ONCE_MILLIS, "it waits");
    expectEvents(0, answer);
    expectEqual("the cursor", cursor, cursor(answer));
  }

  private static void isStateless(Site site) throws Exception {
    var place = site.place();
    var cursor = cursor(poll(place, ""));
    place.say(3);
    var once = pollUntil(3, place, "&wait=0&cursor=" + cursor);
    var again = poll(place, "&wait=0&cursor=" + cursor);
    expectEqual("the second answer", once.body(), again.body());
  }

  private static void isNotModified(Site site) throws Exception {
    var place = site.place();
    var query = "&wait=0&cursor=" + cursor(poll(place, ""));
    var tag = poll(place, query).headers().firstValue("ETag").orElse("");
    expect(!tag.isEmpty(), "there is no ETag");
    var path = "/v1/poll?rooms=" + place.room() + query;
    var same = site.get(place.owner(), path, "If-None-Match", tag);
    expectEqual("the status", NOT_MODIFIED, same.status());
    place.say(1);
    pollUntil(1, place, query);
    var other = site.get(place.owner(), path, "If-None-Match", tag);
    expectEqual("the status with something new", OK, other.status());
    expectEvents(1, other);
  }

  private static void takesPositions(Site site) throws Exception {
    var place = site.place();
    var other = site.place();
    var from = place.say(2);
    var otherFrom = other.say(2);
    var query = ',' + other.room() + "&wait=0&cursor=" + from.get(0) + ',' + otherFrom.get(1);
    var first = pollUntil(1, place, query);
    expectEqual("the position", from.get(1), Site.positionOf(stored(first).getFirst()));
    var said = other.say(1).getLast();
    var second = pollUntil(1, place, ',' + other.room() + "&wait=0&cursor=" + cursor(first));
    expectEqual("the position", said, Site.positionOf(stored(second).getFirst()));
  }
}
