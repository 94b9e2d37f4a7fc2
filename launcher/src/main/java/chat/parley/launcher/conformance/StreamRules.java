package chat.parley.launcher.conformance;

import static chat.parley.launcher.conformance.BrokenException.expect;
import static chat.parley.launcher.conformance.BrokenException.expectEqual;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What an event stream promises besides.
final class StreamRules {
  private static final long COMMENT_SECONDS = 20;

  private StreamRules() {}

  static List<Rule> all() {
    return List.of(
        rule("the first event is the cursor", StreamRules::beginsWithTheCursor),
        rule("the id of an event of one room is its position", StreamRules::namesPositions),
        rule("Last-Event-ID wins over cursor=", StreamRules::prefersTheHeader),
        rule("a reset has no id, a cursor follows it", StreamRules::placesResets),
        rule("a cursor follows the events of several rooms", StreamRules::placesSeveralRooms),
        rule("a ticket is good for it", StreamRules::takesTickets),
        Rule.slow(
            Wire.SSE.toString(),
            "a comment comes within " + COMMENT_SECONDS + " s",
            StreamRules::keepsAlive));
  }

  private static Rule rule(String name, Rule.Trial trial) {
    return Rule.of(Wire.SSE.toString(), name, trial);
  }

  private static void beginsWithTheCursor(Site site) throws Exception {
    var place = site.place();
    var top = place.say(1).getLast();
    try (var feed = StreamFeed.open(site, place.owner(), "rooms=" + place.room(), null)) {
      expectEqual("its id", top, feed.first().id());
      expect(feed.first().data().isEmpty(), "its data is " + feed.first().data());
      expect(feed.recovered(), "a reset comes before it");
    }
  }

  private static void namesPositions(Site site) throws Exception {
    var place = site.place();
    try (var feed = StreamFeed.open(site, place.owner(), "rooms=" + place.room(), null)) {
      var said = place.say(1).getLast();
      var item = feed.nextPlaced();
      expectEqual("the event", "message", item.name());
      expectEqual("its id", said, item.id());
      expectEqual("its position", said, Site.positionOf(item.data()));
    }
  }

  private static void prefersTheHeader(Site site) throws Exception {
    var place = site.place();
    var said = place.say(3);
    var query = "rooms=" + place.room() + "&cursor=" + said.get(2);
    try (var feed = StreamFeed.open(site, place.owner(), query, said.get(0))) {
      feed.expectMessages(said.subList(1, 3));
    }
  }

  private static void placesResets(Site site) throws Exception {
    var place = site.place();
    place.say(1);
    var query = "rooms=" + place.room() + "&cursor=0nowhere:1";
    try (var feed = StreamFeed.open(site, place.owner(), query, null)) {
      expect(!feed.recovered(), "no reset comes before the cursor");
      expectEqual("the id of the reset", "", feed.firstEarly().id());
      expect(feed.first().id().contains(":"), "the id of the cursor is " + feed.first().id());
    }
  }

  private static void placesSeveralRooms(Site site) throws Exception {
    var place = site.place();
    var other = site.place();
    var query = "rooms=" + place.room() + ',' + other.room();
    String cursor;
    try (var feed = StreamFeed.open(site, place.owner(), query, null)) {
      var said = place.say(1).getLast();
      var item = feed.nextPlaced();
      while (item.name().equals("cursor")) {
        item = feed.nextPlaced();
      }
      expectEqual("the event's position", said, Site.positionOf(item.data()));
      expectEqual("its id", "", item.id());
      var after = feed.nextPlaced();
      expectEqual("what follows it", "cursor", after.name());
      cursor = after.id();
    }
    var said = other.say(1);
    try (var feed = StreamFeed.open(site, place.owner(), query, cursor)) {
      feed.expectMessages(said);
    }
  }

  private static void takesTickets(Site site) throws Exception {
    var place = site.place();
    var answer = site.post(place.owner(), "/v1/tickets", Map.of()).checked().body();
    var ticket = answer.path("ticket").asString("");
    var request = site.request(null, "/v1/events?rooms=" + place.room() + "&ticket=" + ticket);
    try (var feed = StreamFeed.open(site, request)) {
      feed.expectMessages(place.say(1));
    }
    expect(!Objects.equals(ticket, place.owner().token()), "the ticket is the token");
  }

  private static void keepsAlive(Site site) throws Exception {
    var place = site.place();
    try (var feed = StreamFeed.open(site, place.owner(), "rooms=" + place.room(), null)) {
      expect(feed.awaitComment(COMMENT_SECONDS), "no comment comes");
    }
  }
}
