package chat.parley.backplane.profile;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.OnSharedRedis;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.command.Profile;
import chat.parley.protocol.command.ProfileChange;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/// Profiles, and how often and how many rooms are told of them; who hears it is tested with
/// gateways.
@OnSharedRedis
final class ProfilesIT {
  private static final int MAX_ROOMS = 2;

  private final RedisServer server;
  private final TestBackplane node;
  private final UserId alice = new UserId("alice-" + UUID.randomUUID());

  ProfilesIT(RedisServer server) {
    this.server = server;
    this.node = TestBackplane.on(server);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void whoHasSaidNothingHasAProfileWithoutAnything() {
    var profiles = profiles(Duration.ofSeconds(1));
    assertThat(Waiting.of(profiles.of(alice))).isEqualTo(new VersionedProfile(0, Profile.NONE));
    assertThat(change(profiles, null, "", null)).isEqualTo(new VersionedProfile(0, Profile.NONE));
    assertThat(count("profiles", "unchanged")).isOne();
  }

  @Test
  void whatOneHasSaidIsThereForEverybody() {
    var profiles = profiles(Duration.ofSeconds(1));
    var first = change(profiles, "Alice é", "https://example.org/a", "{\"x\":[1.50]}");
    assertThat(first.profile())
        .isEqualTo(new Profile("Alice é", "https://example.org/a", "{\"x\":[1.50]}"));
    assertThat(Waiting.of(profiles.of(alice))).isEqualTo(first);

    var second = change(profiles, null, "", "{}");
    assertThat(second.profile()).isEqualTo(new Profile("Alice é", null, "{}"));
    assertThat(second.version()).isGreaterThan(first.version());
    assertThat(Waiting.of(profiles.of(alice))).isEqualTo(second);

    assertThat(change(profiles, "Alice é", null, "{}")).isEqualTo(second);
    assertThat(count("profiles", "changed")).isEqualTo(2);
    assertThat(count("profiles", "unchanged")).isOne();
  }

  @Test
  void manyChangesAreToldAtOnceAndAgainWhenTheIntervalIsOver() {
    node.room(alice, Visibility.PRIVATE);
    var profiles = profiles(Duration.ofSeconds(1));
    for (int i = 0; i < 20; i++) {
      change(profiles, "Alice " + i, null, null);
    }
    Waiting.until("nobody has to tell of them any more", () -> told("due").isEmpty());
    Waiting.until(
        "the room is told again",
        () -> roomsTold() > 1 && roomsTold() == count("profile.news", "told"));
    assertThat(roomsTold()).as("once, and for all that followed").isLessThan(10);
    assertThat(count("profile.news", "not-due")).isZero();
  }

  @Test
  void soManyRoomsAreTold() {
    for (int i = 0; i <= MAX_ROOMS; i++) {
      node.room(alice, Visibility.PRIVATE);
    }
    change(profiles(Duration.ofSeconds(1)), "Alice", null, null);
    Waiting.until("they are told", () -> count("profile.rooms", "told") == MAX_ROOMS);
    assertThat(count("profile.rooms", "beyond")).isOne();
  }

  /// His own list of rooms may be behind the rooms.
  @Test
  void aRoomThatHeHasLeftIsNotTold() {
    var room = node.room(alice, Visibility.PRIVATE);
    server.command("HDEL", text(Keys.roomMembers(room)), alice.value());
    change(profiles(Duration.ofSeconds(1)), "Alice", null, null);
    Waiting.until("it was looked for", () -> count("profile.rooms", "left") == 1);
    assertThat(count("profile.rooms", "told")).isZero();
  }

  @Test
  void whoHasNoRoomsTellsNobody() {
    change(profiles(Duration.ofSeconds(1)), "Alice", null, null);
    Waiting.until("they are told", () -> count("profile.news", "told") == 1);
    assertThat(count("profile.rooms", "told")).isZero();
  }

  @Test
  void ofTooManyThatWaitTheLastAreGivenUp() {
    var news = news(Duration.ofSeconds(1));
    IntStream.range(0, ProfileNews.MOST_WAITING)
        .forEach(i -> news.tell(new UserId("user-" + i), Duration.ofHours(1), "1"));
    assertThat(count("profile.news", "dropped")).isZero();
    news.tell(alice, Duration.ZERO, "1");
    Waiting.until("one is given up", () -> count("profile.news", "dropped") == 1);
  }

  /// Whatever fails keeps nobody else from his turn.
  @Test
  void whatCannotBeToldIsCountedAndTheNextIs() {
    node.room(alice, Visibility.PRIVATE);
    var profiles = profiles(Duration.ofSeconds(1));
    server.command("SET", text(Keys.userRooms(new UserId("spoilt"))), "no set");
    try {
      IntStream.range(0, 20)
          .forEach(
              i -> change(profiles, new UserId("spoilt"), new ProfileChange("" + i, null, "")));
      change(profiles, "Alice", null, null);
      Waiting.until("one has failed", () -> count("profile.news", "failed") >= 1);
      Waiting.until("the other is told", () -> count("profile.rooms", "told") == 1);
    } finally {
      server.command("DEL", text(Keys.userRooms(new UserId("spoilt"))));
      server.command("DEL", text(Keys.userProfile(new UserId("spoilt"))));
    }
  }

  private Profiles profiles(Duration interval) {
    return new Profiles(node.redis.redis(), news(interval), settings(interval), node.meters);
  }

  private ProfileNews news(Duration interval) {
    return new ProfileNews(node.redis.redis(), node.userRooms, settings(interval), node.meters);
  }

  private static ProfileSettings settings(Duration interval) {
    return new ProfileSettings(DataSize.ofKilobytes(2), MAX_ROOMS, interval);
  }

  private VersionedProfile change(
      Profiles profiles, @Nullable String name, @Nullable String avatar, @Nullable String custom) {
    return change(profiles, alice, new ProfileChange(name, avatar, custom));
  }

  private static VersionedProfile change(Profiles profiles, UserId user, ProfileChange change) {
    return switch (Waiting.of(profiles.change(user, change))) {
      case ProfileChanged.Done done -> done.now();
      case ProfileChanged.Refused refused -> throw new AssertionError(refused.toString());
    };
  }

  private double roomsTold() {
    return count("profile.rooms", "told");
  }

  /// What is kept with the profile about telling it; empty where there is nothing.
  private String told(String field) {
    var value = server.command("HGET", text(Keys.userProfile(alice)), field);
    return value == null ? "" : value.toString();
  }

  private double count(String meter, String result) {
    return node.registry.get("parley.backplane." + meter).tag("result", result).counter().count();
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
