package chat.parley.backplane.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backplane.identity.Grants;
import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.OnSharedRedis;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.TestRedis;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.rule.Role;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnSharedRedis
final class TicketsIT {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final RedisServer server;
  private final TestRedis node;
  private final Tickets tickets;

  TicketsIT(RedisServer server) {
    this.server = server;
    this.node = TestRedis.connect(server.uri());
    this.tickets = new Tickets(node.redis(), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void aTicketNamesItsUserOnEveryNode() {
    var identity = identity("x@example.org", Duration.ofHours(1));
    var ticket = Waiting.of(tickets.issue(identity));
    assertThat(ticket).matches("[A-Za-z0-9_-]{32}");
    try (var otherNode = TestRedis.connect(server.uri())) {
      assertThat(Waiting.of(new Tickets(otherNode.redis(), Clock.systemUTC()).find(ticket)))
          .contains(identity);
    }
    assertThat(Waiting.of(tickets.issue(identity))).isNotEqualTo(ticket);
  }

  @Test
  void aTicketGrantsWhatItsTokenDoes() {
    var grants = new Grants(Map.of(new RoomId("order-17"), Role.MEMBER));
    var until = NOW.plus(Duration.ofHours(1));
    var identity = new Identity(new UserId("alice"), until, false, grants);
    var ticket = Waiting.of(tickets.issue(identity));
    assertThat(Waiting.of(tickets.find(ticket))).contains(identity);
    var newer = identity("alice", Duration.ofHours(2));
    Waiting.of(tickets.extend(ticket, newer));
    assertThat(Waiting.of(tickets.find(ticket))).contains(newer);
  }

  @Test
  void aTicketLivesAsLongAsItsToken() {
    var ticket = Waiting.of(tickets.issue(identity("alice", Duration.ofHours(1))));
    assertThat(lifeMillis(ticket)).isBetween(3_590_000L, 3_600_000L);
    var brief = Waiting.of(tickets.issue(identity("alice", Duration.ofMillis(30))));
    Waiting.until("it has expired", () -> Waiting.of(tickets.find(brief)).isEmpty());
    var late = Waiting.of(tickets.issue(identity("alice", Duration.ofMinutes(-1))));
    Waiting.until("it has expired", () -> Waiting.of(tickets.find(late)).isEmpty());
  }

  @Test
  void aNewerTokenOfTheSameUserExtendsIt() {
    var ticket = Waiting.of(tickets.issue(identity("alice", Duration.ofHours(1))));
    var newer = identity("alice", Duration.ofHours(2));
    assertThat(Waiting.of(tickets.extend(ticket, newer))).isEqualTo(ticket);
    assertThat(Waiting.of(tickets.find(ticket))).contains(newer);
    assertThat(lifeMillis(ticket)).isGreaterThan(7_100_000L);
  }

  @Test
  void anOlderTokenChangesNothing() {
    var identity = identity("alice", Duration.ofHours(2));
    var ticket = Waiting.of(tickets.issue(identity));
    assertThat(Waiting.of(tickets.extend(ticket, identity("alice", Duration.ofHours(1)))))
        .isEqualTo(ticket);
    assertThat(Waiting.of(tickets.find(ticket))).contains(identity);
    assertThat(lifeMillis(ticket)).isGreaterThan(7_100_000L);
  }

  @Test
  void nobodyExtendsAnothersTicketOrAnUnknownOne() {
    var identity = identity("alice", Duration.ofHours(1));
    var ticket = Waiting.of(tickets.issue(identity));
    assertRefused(ticket, "mallory", ErrorCode.WRONG_USER);
    assertThat(Waiting.of(tickets.find(ticket))).contains(identity);
    assertRefused("A".repeat(32), "alice", ErrorCode.UNKNOWN_TICKET);
    assertRefused("", "alice", ErrorCode.UNKNOWN_TICKET);
  }

  @Test
  void whatIsNoTicketIsUnknown() {
    for (var text :
        new String[] {"", "short", "x".repeat(33), "x".repeat(100_000), "}".repeat(32)}) {
      assertThat(Waiting.of(tickets.find(text))).isEmpty();
    }
  }

  private long lifeMillis(String ticket) {
    var key = new String(Keys.ticket(ticket), StandardCharsets.UTF_8);
    return Long.parseLong(String.valueOf(server.command("PTTL", key)));
  }

  private void assertRefused(String ticket, String user, ErrorCode code) {
    assertThatThrownBy(
            () -> Waiting.of(tickets.extend(ticket, identity(user, Duration.ofHours(1)))))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal().code()).isEqualTo(code));
  }

  private static Identity identity(String user, Duration life) {
    return new Identity(new UserId(user), NOW.plus(life));
  }
}
