package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.profile.ProfileChanged;
import chat.parley.backplane.profile.ProfileNews;
import chat.parley.backplane.profile.ProfileSettings;
import chat.parley.backplane.profile.Profiles;
import chat.parley.backplane.profile.VersionedProfile;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.UserRooms;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.command.Profile;
import chat.parley.protocol.command.ProfileChange;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;

/// Changes of profiles, as they are seen through two nodes and over every transport. What
/// chat-service does when one is changed is done here.
final class ProfilesIT {
  private static final GatewayNode OTHER = GatewayNode.start(Map.of());

  private final GatewayNode node = GatewayNode.shared();
  private final String user = GatewayNode.name("alice");
  private final String room = node.publicRoom();
  private final Profiles profiles = profiles(node);

  @AfterAll
  static void stop() {
    OTHER.close();
  }

  @Test
  void areSeenInEveryRoomOnEveryNodeByWhoeverListensNow() {
    var hidden = node.privateRoom();
    var elsewhere = node.publicRoom();
    node.join(room, user);
    node.join(hidden, user);
    node.join(hidden, "bob");
    try (var own = WebSocketClient.connect(OTHER, user);
        var bob = WebSocketClient.connect(node, "bob");
        var carol = WebSocketClient.connect(OTHER, "carol");
        var stream = EventStreamClient.open(OTHER, "dave", "rooms=" + room);
        var mine = EventStreamClient.open(node, user, "rooms=mine");
        var poller = PollClient.of(OTHER, "erin");
        var stranger = WebSocketClient.connect(OTHER, "mallory")) {
      own.call("\"cmd\":\"subscribe\",\"rooms\":\"mine\"");
      bob.subscribe(hidden);
      carol.subscribe(room);
      stranger.subscribe(elsewhere);
      stream.expect("cursor");
      mine.expect("cursor");
      var cursor = poller.poll("rooms=" + room).cursor();
      double joined = OTHER.count(GatewayMeter.RECOVERIES);
      var waiting = poller.polling("rooms=" + room + "&cursor=" + cursor);
      Waiting.until("the poll waits", () -> OTHER.count(GatewayMeter.RECOVERIES) > joined);
      var top = node.top(room);

      var now = change("Alice", "https://example.org/a", "{\"x\":[1.50]}");

      var event = carol.event();
      assertThat(event.propertyNames())
          .containsExactly("event", "room", "user", "at", "version", "name", "avatar", "custom");
      assertThat(event.path("event").asString()).isEqualTo("profile");
      assertThat(event.path("room").asString()).isEqualTo(room);
      assertThat(event.path("user").asString()).isEqualTo(user);
      assertThat(event.path("version").asLong()).isEqualTo(now.version());
      assertThat(event.path("name").asString()).isEqualTo("Alice");
      assertThat(event.path("avatar").asString()).isEqualTo("https://example.org/a");
      var streamed = stream.expect("profile");
      assertThat(streamed.id()).as("the browser's cursor stays").isEmpty();
      assertThat(streamed.json()).isEqualTo(event);
      assertThat(streamed.data()).as("to the letter").endsWith(",\"custom\":{\"x\":[1.50]}}");
      var polled = waiting.join();
      assertThat(polled.cursor()).isEqualTo(cursor);
      assertThat(polled.json().path("events")).containsExactly(event);
      assertThat(bob.event().path("room").asString()).isEqualTo(hidden);
      assertThat(List.of(roomOf(own.event()), roomOf(own.event())))
          .as("he sees it in all of his rooms")
          .containsExactlyInAnyOrder(room, hidden);
      assertThat(List.of(roomOf(mine.expect("profile").json()), roomOf(mine.next().json())))
          .containsExactlyInAnyOrder(room, hidden);

      assertThat(node.top(room)).as("no part of the order").isEqualTo(top);
      stranger.ping();
      assertThat(stranger.hasEvents()).as("he is not in that room").isFalse();
    }
  }

  /// Who comes later, or polls without waiting, asks for it.
  @Test
  void areBroughtToNobodyLaterAndAreThereForWhoeverAsks() {
    node.join(room, user);
    var start = node.top(room);
    try (var bob = WebSocketClient.connect(OTHER, "bob");
        var poller = PollClient.of(OTHER, "erin")) {
      bob.subscribe(room);
      var now = change("Alice", null, null);
      assertThat(bob.event().path("name").asString()).isEqualTo("Alice");

      var nothing = poller.poll("rooms=" + room + "&wait=0&cursor=" + start);
      assertThat(nothing.json().path("events")).isEmpty();
      assertThat(nothing.cursor()).isEqualTo(start.toString());
      node.say(room, "hello");
      try (var again = WebSocketClient.connect(node, "bob");
          var stream =
              EventStreamClient.open(
                  RawClient.connect(OTHER),
                  OTHER.token("bob"),
                  "rooms=" + room,
                  "last-event-id: " + start)) {
        again.subscribe(room, start);
        again.expectMessage("hello");
        stream.expectMessage("hello");
      }
      assertThat(poller.poll("rooms=" + room + "&cursor=" + start).texts())
          .containsExactly("hello");
      assertThat(Waiting.of(profiles(OTHER).of(new UserId(user)))).isEqualTo(now);
      assertThat(now.profile()).isEqualTo(new Profile("Alice", null, null));
    }
  }

  @Test
  void ofChangesInARowSomeAreToldAndAmongThemTheLast() {
    node.join(room, user);
    try (var bob = WebSocketClient.connect(OTHER, "bob")) {
      bob.subscribe(room);
      change("Alice", null, "{}");
      for (int i = 1; i < 20; i++) {
        change("Alice " + i, null, null);
      }
      var last = change("Al", null, null);
      int told = 1;
      var event = bob.event();
      for (long version = 0; event.path("version").asLong() < last.version(); told++) {
        assertThat(event.path("version").asLong()).isGreaterThan(version);
        version = event.path("version").asLong();
        event = bob.event();
      }
      assertThat(event.path("name").asString()).isEqualTo("Al");
      assertThat(event.path("custom").toString()).as("all of it").isEqualTo("{}");
      assertThat(told).isLessThan(10);
      node.say(room, "nothing behind it");
      bob.expectMessage("nothing behind it");
    }
  }

  @Test
  void whoTakesAllBackIsToldOfWithoutAnything() {
    node.join(room, user);
    change("Alice", "https://example.org/a", "{}");
    try (var bob = WebSocketClient.connect(OTHER, "bob")) {
      bob.subscribe(room);
      change("", "", "");
      var event = bob.event();
      while (event.has("name")) {
        event = bob.event();
      }
      assertThat(event.propertyNames()).containsExactly("event", "room", "user", "at", "version");
    }
  }

  private VersionedProfile change(
      @Nullable String name, @Nullable String avatar, @Nullable String custom) {
    var change = new ProfileChange(name, avatar, custom);
    return switch (Waiting.of(profiles.change(new UserId(user), change))) {
      case ProfileChanged.Done done -> done.now();
      case ProfileChanged.Refused refused -> throw new AssertionError(refused.toString());
    };
  }

  private static Profiles profiles(GatewayNode node) {
    var redis = node.bean(Redis.class);
    var meters = node.bean(BackplaneMeters.class);
    var settings = new ProfileSettings(DataSize.ofKilobytes(2), 100, Duration.ofSeconds(1));
    var userRooms = node.bean(UserRooms.class);
    return new Profiles(
        redis, new ProfileNews(redis, userRooms, settings, meters), settings, meters);
  }

  private static String roomOf(JsonNode event) {
    return event.path("room").asString();
  }
}
