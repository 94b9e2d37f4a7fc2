package chat.parley.service;

import chat.parley.backplane.identity.Grants;
import chat.parley.backplane.identity.IdentitySettings;
import chat.parley.backplane.identity.TokenIssuer;
import chat.parley.backplane.rule.Role;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/// Tokens that the services of the tests accept, and some that they do not.
public final class Tokens {
  private static final TokenIssuer ISSUER = issuer(RunningService.KEY);

  private Tokens() {}

  static UserToken of(String user) {
    return new UserToken(user, issue(ISSUER, user, Duration.ofHours(1)));
  }

  static UserToken ofService(String user) {
    var until = Instant.now().plus(Duration.ofHours(1));
    return new UserToken(user, ISSUER.issueForService(new UserId(user), until));
  }

  static UserToken ofOperator(String user) {
    var until = Instant.now().plus(Duration.ofHours(1));
    return new UserToken(user, ISSUER.issueForOperator(new UserId(user), until));
  }

  /// With a grant in place of a membership.
  static UserToken granting(String user, String room, Role role) {
    var until = Instant.now().plus(Duration.ofHours(1));
    var grants = new Grants(Map.of(new RoomId(room), role));
    return new UserToken(user, ISSUER.issue(new UserId(user), until, grants));
  }

  /// Its time is over, the allowed skew of clocks included.
  public static UserToken expired(String user) {
    return new UserToken(user, issue(ISSUER, user, Duration.ofHours(-1)));
  }

  /// Signed with another key.
  public static UserToken forged(String user) {
    return new UserToken(
        user,
        issue(issuer(RunningService.KEY.toUpperCase(Locale.ROOT)), user, Duration.ofHours(1)));
  }

  private static String issue(TokenIssuer issuer, String user, Duration lifetime) {
    return issuer.issue(new UserId(user), Instant.now().plus(lifetime));
  }

  private static TokenIssuer issuer(String key) {
    return new TokenIssuer(
        new IdentitySettings(Map.of("test", key), null, null, null, Duration.ofSeconds(30)));
  }

  /// A user and his token.
  public record UserToken(String user, String token) {}
}
