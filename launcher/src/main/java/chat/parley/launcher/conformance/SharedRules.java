package chat.parley.launcher.conformance;

import static chat.parley.launcher.conformance.BrokenException.expect;
import static chat.parley.launcher.conformance.BrokenException.expectEqual;

import chat.parley.launcher.client.Identity;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What every transport promises alike.
final class SharedRules {
  private static final int MESSAGES = 20;
  private static final int NO_TOKEN = 4200;
  private static final int BAD_TOKEN = 4201;
  private static final int UNKNOWN_ROOM = 4302;
  private static final int BAD_ROOM = 4304;
  private static final int BAD_POSITION = 4308;

  private final Wire wire;

  private SharedRules(Wire wire) {
    this.wire = wire;
  }

  static Stream<Rule> of(Wire wire) {
    var rules = new SharedRules(wire);
    return Stream.of(
        rules.rule("without a cursor it begins now", rules::beginsNow),
        rules.rule("each event once and in order", rules::onceAndInOrder),
        rules.rule("a cursor brings all that came after it", rules::resumes),
        rules.rule("a cursor beyond the end is reset", rules::resetsBeyondTheEnd),
        rules.rule("a cursor of another history is reset", rules::resetsAnotherHistory),
        rules.rule("no token is 4200, a wrong one 4201", rules::refusesTokens),
        rules.rule("a room that is not there is 4302", rules::refusesUnknownRooms),
        rules.rule("a private room is 4302 to others", rules::refusesStrangers),
        rules.rule("what is no room is 4304, no position 4308", rules::refusesNames));
  }

  private Rule rule(String name, Rule.Trial trial) {
    return Rule.of(wire.toString(), name, trial);
  }

  private void beginsNow(Site site) throws Exception {
    var place = site.place();
    var before = place.say(2);
    try (var feed = place.follow(wire, null)) {
      expectEqual("the position of the beginning", before.getLast(), feed.start());
      feed.expectMessages(place.say(1));
    }
  }

  private void onceAndInOrder(Site site) throws Exception {
    var place = site.place();
    try (var feed = place.follow(wire, null)) {
      var said = place.say(MESSAGES);
      // The last one shows that nothing came behind those before it.
      var events = feed.expectMessages(said);
      var last = events.getLast();
      expectEqual("the text", "text " + (MESSAGES - 1), last.path("text").asString(""));
      expectEqual("the user", place.owner().user(), last.path("user").asString(""));
      expectEqual("the room", place.room(), last.path("room").asString(""));
      expect(last.has("key") && last.path("at").asLong(0) > 0, "no key or no time in " + last);
      long first = events.getFirst().path("offset").asLong(0);
      expectEqual("the offset", first + MESSAGES - 1, last.path("offset").asLong(0));
    }
  }

  private void resumes(Site site) throws Exception {
    var place = site.place();
    var said = place.say(MESSAGES);
    try (var feed = place.follow(wire, said.get(2))) {
      expect(feed.recovered(), "not recovered");
      feed.expectMessages(said.subList(3, said.size()));
      feed.expectMessages(place.say(2));
    }
  }

  private void resetsBeyondTheEnd(Site site) throws Exception {
    var place = site.place();
    var top = place.say(1).getLast();
    int colon = top.indexOf(':');
    long beyond = Long.parseLong(top.substring(colon + 1)) + 1_000;
    expectReset(place, top.substring(0, colon + 1) + beyond);
  }

  private void resetsAnotherHistory(Site site) throws Exception {
    var place = site.place();
    place.say(1);
    expectReset(place, "0nowhere:1");
  }

  private void expectReset(Site.Place place, String after) throws Exception {
    try (var feed = place.follow(wire, after)) {
      expect(!feed.recovered(), "the cursor " + after + " is said to be recovered");
      var reset = feed.nextReset();
      expect(reset.path("position").asString("").contains(":"), "no position in " + reset);
      var said = place.say(1).getLast();
      var event = feed.nextStored();
      while (!Site.positionOf(event).equals(said)) {
        // What is kept may be brought again.
        event = feed.nextStored();
      }
    }
  }

  private void refusesTokens(Site site) throws Exception {
    var place = site.place();
    expectRefusal(NO_TOKEN, "nobody", site, null, place.room(), null);
    var forged = new Identity("mallory", place.owner().token() + "x");
    expectRefusal(BAD_TOKEN, "a forged token", site, forged, place.room(), null);
  }

  private void refusesUnknownRooms(Site site) throws Exception {
    var place = site.place();
    expectRefusal(UNKNOWN_ROOM, "no room", site, place.owner(), place.room() + "-not", null);
  }

  private void refusesStrangers(Site site) throws Exception {
    var place = site.place("private");
    var stranger = site.stranger(place);
    expectRefusal(UNKNOWN_ROOM, "a stranger", site, stranger, place.room(), null);
    // The same question from a member, so that it is not the question that is refused.
    place.follow(wire, null).close();
  }

  private void refusesNames(Site site) throws Exception {
    var place = site.place();
    expectRefusal(BAD_ROOM, "a room named -no", site, place.owner(), "-no", null);
    expectRefusal(BAD_POSITION, "the cursor ?", site, place.owner(), place.room(), "no-cursor");
  }

  private void expectRefusal(
      int number,
      String what,
      Site site,
      @Nullable Identity who,
      String room,
      @Nullable String after)
      throws Exception {
    RefusalException.expect(number, what, () -> wire.follow(site, who, room, after).close());
  }

  static List<Rule> all() {
    return Stream.of(Wire.values()).flatMap(SharedRules::of).toList();
  }
}
