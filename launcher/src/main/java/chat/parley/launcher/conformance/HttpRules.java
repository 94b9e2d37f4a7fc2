package chat.parley.launcher.conformance;

import static chat.parley.launcher.conformance.BrokenException.expect;
import static chat.parley.launcher.conformance.BrokenException.expectEqual;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What sending over HTTP, and history, promise.
final class HttpRules {
  private static final String HTTP = "http";
  private static final int LONG = 20_000;
  private static final int NO_TOKEN = 4200;
  private static final int BAD_REQUEST = 4300;
  private static final int NOT_A_MEMBER = 4301;
  private static final int UNKNOWN_ROOM = 4302;
  private static final int TEXT_TOO_LONG = 4307;
  private static final int BAD_KEY = 4312;
  private static final int WRONG_MEDIA_TYPE = 4317;

  private HttpRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of(HTTP, "an acknowledgement is the place in the order", HttpRules::acknowledges),
        Rule.of(HTTP, "a repeated key gets the first answer", HttpRules::sendsOnce),
        Rule.of(HTTP, "who is no member does not send (4301, 4302)", HttpRules::refusesStrangers),
        Rule.of(HTTP, "a message that is none is refused", HttpRules::refusesMessages),
        Rule.of(HTTP, "a refusal is a problem body", HttpRules::describesProblems),
        Rule.of(HTTP, "history comes page by page, oldest first", HttpRules::pages));
  }

  private static String path(Site.Place place) {
    return "/v1/rooms/" + place.room() + "/messages";
  }

  private static void acknowledges(Site site) throws Exception {
    var place = site.place();
    var said = place.say(3);
    var events = place.history().path("events").valueStream().filter(HttpRules::isMessage).toList();
    expectEqual("the order of the history", said, events.stream().map(Site::positionOf).toList());
  }

  private static boolean isMessage(JsonNode event) {
    return Feed.isNamed("message", event);
  }

  private static void sendsOnce(Site site) throws Exception {
    var place = site.place();
    var first = place.say("once", "hi");
    place.say(1);
    expectEqual("the second answer", first, place.say("once", "hi again"));
    expectOnce(place, "once");
  }

  /// History holds one message of this key.
  static void expectOnce(Site.Place place, String key) throws Exception {
    long count =
        place
            .history()
            .path("events")
            .valueStream()
            .filter(event -> event.path("key").asString("").equals(key))
            .count();
    expectEqual("the number of messages of one key", 1L, count);
  }

  private static void refusesStrangers(Site site) throws Exception {
    var open = site.place();
    var closed = site.place("private");
    var stranger = site.stranger(open);
    var message = Map.of("key", "k", "text", "hi");
    expectRefusal(NOT_A_MEMBER, site.post(stranger, path(open), message));
    expectRefusal(UNKNOWN_ROOM, site.post(stranger, path(closed), message));
    expectRefusal(NO_TOKEN, site.post(null, path(open), message));
  }

  private static void refusesMessages(Site site) throws Exception {
    var place = site.place();
    var who = place.owner();
    expectRefusal(TEXT_TOO_LONG, site.post(who, path(place), Map.of("text", "x".repeat(LONG))));
    expectRefusal(BAD_KEY, site.post(who, path(place), Map.of("key", "a b", "text", "hi")));
    expectRefusal(BAD_REQUEST, site.post(who, path(place), Map.of("key", "k")));
    var plain =
        site.request(who, path(place))
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("hi"));
    expectRefusal(WRONG_MEDIA_TYPE, site.ask(plain));
    expectEqual("the number of messages", 0L, messages(place));
  }

  private static long messages(Site.Place place) throws Exception {
    return place.history().path("events").valueStream().filter(HttpRules::isMessage).count();
  }

  private static void expectRefusal(int number, Site.Answer answer) {
    expectEqual("the number", number, answer.body().path("code").asInt(0));
    expect(answer.status() / 100 == 4, "the status of " + number + " is " + answer.status());
  }

  private static void describesProblems(Site site) throws Exception {
    var place = site.place();
    var answer = site.get(place.owner(), "/v1/poll?rooms=" + place.room() + "-not");
    expectEqual("the status", 404, answer.status());
    var type = answer.headers().firstValue("Content-Type").orElse("none");
    expect(type.startsWith("application/problem+json"), "the content type is " + type);
    for (var field : List.of("type", "title", "status", "detail", "code")) {
      expect(answer.body().has(field), "no " + field + " in " + answer.body());
    }
    expectEqual("the number", UNKNOWN_ROOM, answer.body().path("code").asInt(0));
  }

  private static void pages(Site site) throws Exception {
    var place = site.place();
    var said = place.say(5);
    expectEqual("the newest page", said.subList(3, 5), page(site, place, "limit=2"));
    expectEqual(
        "the page before", said.subList(1, 3), page(site, place, "limit=2&before=" + said.get(3)));
    expectEqual(
        "the page after", said.subList(3, 5), page(site, place, "limit=9&after=" + said.get(2)));
  }

  private static List<String> page(Site site, Site.Place place, String query) throws Exception {
    var answer = site.get(place.owner(), path(place) + '?' + query).checked();
    return answer.body().path("events").valueStream().map(Site::positionOf).toList();
  }
}
