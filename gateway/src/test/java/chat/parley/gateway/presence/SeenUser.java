package chat.parley.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.presence.Presence;
import chat.parley.backplane.presence.PresenceEnds;
import chat.parley.backplane.presence.PresenceNews;
import chat.parley.backplane.presence.Presences;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.GatewayNode;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// A user whom nobody else has, as Redis knows him. What chat-service does when his time has come
/// is done here.
public final class SeenUser {
  private final RedisServer redis = RedisExtension.server();
  private final UserId user = new UserId(GatewayNode.name("seen"));
  private final Presences presences;
  private final PresenceEnds ends;

  public SeenUser(GatewayNode node) {
    presences = new Presences(node.bean(Redis.class));
    ends = new PresenceEnds(node.bean(Redis.class), node.bean(PresenceNews.class));
  }

  public String name() {
    return user.value();
  }

  /// What whoever asks now is told.
  public Presence presence() {
    return Waiting.of(presences.of(user));
  }

  /// The event is of him, and tells what whoever asks now is told.
  public void expect(String name, JsonNode event) {
    assertThat(event.path("event").asString()).isEqualTo(name);
    assertThat(event.path("user").asString()).isEqualTo(name());
    assertThat(event.path("version").asLong()).isEqualTo(presence().version());
    assertThat(event.path("at").asLong()).isEqualTo(presence().at());
  }

  /// So many leases, that of his return included.
  public void awaitLeases(int count) {
    Waiting.until("he has " + count + " leases", () -> leases().size() == count);
  }

  /// All his connections have given up their leases.
  public void awaitReleased() {
    Waiting.until("his leases are given up", () -> leases().equals(List.of("- return")));
  }

  /// His time to come back is over.
  public void end() {
    redis.command("ZADD", text(Keys.userLeases(user)), "XX", "1", "- return");
    redis.command("ZADD", text(Keys.online(Bucket.of(user))), "XX", "1", name());
    assertThat(Waiting.of(ends.end(user, true))).isEqualTo(PresenceEnds.End.OFFLINE);
  }

  private List<String> leases() {
    var all = redis.command("ZRANGE", text(Keys.userLeases(user)), "0", "-1");
    return ((List<?>) Objects.requireNonNull(all)).stream().map(String::valueOf).toList();
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
