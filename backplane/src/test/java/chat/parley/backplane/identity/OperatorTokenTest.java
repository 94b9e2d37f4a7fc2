package chat.parley.backplane.identity;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.rule.Role;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who runs the cluster is told by the scope of his token, and by nothing else.
final class OperatorTokenTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final UserId OLGA = new UserId("olga");
  private static final IdentitySettings SETTINGS =
      new IdentitySettings(
          Map.of("test", "cGFybGV5LXRlc3RzLXBhcmxleS10ZXN0cy1wYXJsZXk"),
          null,
          null,
          null,
          Duration.ZERO);

  private final TokenIssuer issuer = new TokenIssuer(SETTINGS);
  private final TokenVerifier verifier =
      new TokenVerifier(SETTINGS, Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void theScopeMakesAnOperatorWhoReadsTheRoomOfTheCluster() {
    var operator = accepted(issuer.issueForOperator(OLGA, NOW.plusSeconds(60)));

    assertThat(operator.isOperator()).isTrue();
    assertThat(operator.isService()).isFalse();
    assertThat(operator.in(RoomId.CLUSTER)).isEqualTo(new Actor(OLGA, Role.READER));
    assertThat(operator.in(new RoomId("general"))).isEqualTo(Actor.of(OLGA));
    assertThat(operator.as(new UserId("bob")).isOperator()).isFalse();
  }

  @Test
  void nobodyElseIsOne() {
    assertThat(accepted(issuer.issue(OLGA, NOW.plusSeconds(60))).isOperator()).isFalse();
    assertThat(accepted(issuer.issueForService(OLGA, NOW.plusSeconds(60))).isOperator()).isFalse();
  }

  @Test
  void aClaimCannotGrantARoomOfTheProducts() {
    var grants = new Grants(Map.of(RoomId.CLUSTER, Role.READER));

    assertThat(refused(issuer.issue(OLGA, NOW.plusSeconds(60), grants)))
        .isEqualTo(ErrorCode.BAD_TOKEN);
  }

  @Test
  void nobodyIsLetInUnderTheNameOfTheNodes() {
    assertThat(refused(issuer.issue(UserId.OF_CLUSTER, NOW.plusSeconds(60))))
        .isEqualTo(ErrorCode.BAD_TOKEN);
  }

  @Test
  void aTicketOfAnOperatorIsOne() {
    var grants = Grants.NONE.ofOperator();

    assertThat(Grants.decoded(grants.encoded())).isEqualTo(grants);
  }

  private Identity accepted(String token) {
    return switch (verifier.verify(token).toCompletableFuture().join()) {
      case Verified.Accepted accepted -> accepted.identity();
      case Verified.Refused refused -> throw new AssertionError(refused.refusal());
    };
  }

  private ErrorCode refused(String token) {
    return switch (verifier.verify(token).toCompletableFuture().join()) {
      case Verified.Accepted accepted -> throw new AssertionError(accepted.identity());
      case Verified.Refused refused -> refused.refusal().code();
    };
  }
}
