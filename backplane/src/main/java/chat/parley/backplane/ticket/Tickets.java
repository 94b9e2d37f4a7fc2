package chat.parley.backplane.ticket;

import chat.parley.backplane.identity.Grants;
import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Tickets, kept in Redis for as long as their token lives, so that any node knows them.
/// Thread-safe; stages complete on the Redis thread, and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}, or with a refusal where it says so.
public final class Tickets {
  private static final int TICKET_BYTES = 24;
  private static final int TICKET_LENGTH = 32;

  private final Redis redis;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public Tickets(Redis redis, Clock clock) {
    this.redis = redis;
    this.clock = clock;
  }

  /// A new ticket that lives as long as the token.
  public CompletionStage<String> issue(Identity identity) {
    var bytes = new byte[TICKET_BYTES];
    random.nextBytes(bytes);
    return store(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), identity);
  }

  /// Lets a ticket live as long as a newer token of the same user; an older one changes nothing.
  /// Refused for a ticket that is unknown or another user's.
  public CompletionStage<String> extend(String ticket, Identity identity) {
    return find(ticket)
        .thenCompose(
            known -> {
              if (known.isEmpty()) {
                return refused(ErrorCode.UNKNOWN_TICKET);
              }
              if (!known.get().user().equals(identity.user())) {
                return refused(ErrorCode.WRONG_USER);
              }
              boolean isNewer = identity.expires().isAfter(known.get().expires());
              return store(ticket, isNewer ? identity : known.get());
            });
  }

  /// Whom the ticket names; empty if it is unknown or has expired.
  public CompletionStage<Optional<Identity>> find(String ticket) {
    if (ticket.length() != TICKET_LENGTH) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return redis.get(Keys.ticket(ticket)).thenApply(Tickets::decode);
  }

  private CompletionStage<String> store(String ticket, Identity identity) {
    var life = Duration.between(clock.instant(), identity.expires());
    var value = identity.user().value() + ' ' + identity.expires().toEpochMilli();
    if (!identity.grants().isEmpty()) {
      value += ' ' + identity.grants().encoded();
    }
    return redis
        .set(Keys.ticket(ticket), value, life.isPositive() ? life : Duration.ofMillis(1))
        .thenApply(_ -> ticket);
  }

  private static Optional<Identity> decode(String value) {
    var words = value.split(" ", -1);
    if (words.length < 2 || !UserId.isValid(words[0])) {
      return Optional.empty();
    }
    var expires = Instant.ofEpochMilli(Long.parseLong(words[1]));
    var grants = words.length > 2 ? Grants.decoded(words[2]) : Grants.NONE;
    return Optional.of(new Identity(new UserId(words[0]), expires, false, grants));
  }

  private static CompletionStage<String> refused(ErrorCode code) {
    return CompletableFuture.failedStage(new RefusedException(Refusal.of(code)));
  }
}
