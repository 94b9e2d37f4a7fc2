package chat.parley.backplane.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.rule.Role;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenVerifierTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final String OLD = key('o');
  private static final String NEW = key('n');
  private static final String FOREIGN = key('f');

  private final TokenVerifier verifier = verifier(settings(Map.of("old", OLD, "new", NEW)));

  @Test
  void aTokenNamesItsUserUntilItExpires() {
    var token = token("old", OLD, claims());
    assertThat(verify(verifier, token))
        .isEqualTo(
            new Verified.Accepted(
                new Identity(new UserId("alice"), NOW.plus(Duration.ofHours(1)).plus(SKEW))));
  }

  @Test
  void theIssuersTokensAreAccepted() {
    var settings = settings(Map.of("old", OLD, "new", NEW));
    var token = new TokenIssuer(settings).issue(new UserId("bob"), NOW.plusSeconds(60));
    assertAccepted(verify(verifier(settings), token));
    assertThatThrownBy(() -> new TokenIssuer(settings(Map.of())))
        .hasMessageContaining("parley.identity.keys");
  }

  @Test
  void aServiceIsToldByItsScope() {
    var settings = settings(Map.of("old", OLD));
    var issuer = new TokenIssuer(settings);
    var until = NOW.plusSeconds(60);
    assertThat(isService(issuer.issueForService(new UserId("bot"), until))).isTrue();
    assertThat(isService(issuer.issue(new UserId("bot"), until))).isFalse();
    assertThat(isService(scoped("openid parley.service mail"))).isTrue();
  }

  @Test
  void grantsAreItsUsersAlone() {
    var settings = settings(Map.of("old", OLD));
    var grants = new Grants(Map.of(new RoomId("order-17"), Role.MEMBER));
    var token = new TokenIssuer(settings).issue(new UserId("bob"), NOW.plusSeconds(60), grants);
    var identity = ((Verified.Accepted) verify(verifier(settings), token)).identity();
    assertThat(identity.in(new RoomId("order-17")))
        .isEqualTo(new Actor(new UserId("bob"), Role.MEMBER));
    assertThat(identity.in(new RoomId("other"))).isEqualTo(Actor.of(new UserId("bob")));
    assertThat(identity.as(new UserId("carol")).in(new RoomId("order-17")))
        .isEqualTo(Actor.of(new UserId("carol")));
  }

  @Test
  void grantsThatCannotBeReadMakeItBad() {
    for (var rooms : List.of("order-17", List.of("order-17"), Map.of("order-17", "owner"))) {
      var claims = claims().claim("rooms", rooms);
      assertBad(verify(verifier, token("old", OLD, claims)));
    }
  }

  @Test
  void noOtherScopeMakesAService() {
    for (var scope :
        List.of("", "service", "parley", "parley.services", "PARLEY.SERVICE", "x,parley.service")) {
      assertThat(isService(scoped(scope))).as(scope).isFalse();
    }
    assertThat(isService(scoped(true))).isFalse();
    assertThat(isService(scoped(List.of("parley.service")))).isFalse();
  }

  @Test
  void bothKeysAreAcceptedWhileTheyAreRotated() {
    assertAccepted(verify(verifier, token("old", OLD, claims())));
    assertAccepted(verify(verifier, token("new", NEW, claims())));
    var rotated = verifier(settings(Map.of("new", NEW)));
    assertBad(verify(rotated, token("old", OLD, claims())));
  }

  @Test
  void theKidDecidesWhichKey() {
    assertBad(verify(verifier, token("old", NEW, claims())));
    assertBad(verify(verifier, token("unknown", OLD, claims())));
  }

  @Test
  void withoutKidTheOnlyKeyIsTried() {
    var single = verifier(settings(Map.of("old", OLD)));
    assertAccepted(verify(single, token(null, OLD, claims())));
    assertBad(verify(single, token(null, FOREIGN, claims())));
    assertBad(verify(verifier, token(null, OLD, claims())));
  }

  @Test
  void aWrongSignatureIsBad() {
    assertBad(verify(verifier, token("old", FOREIGN, claims())));
    var token = token("old", OLD, claims());
    var parts = token.split("\\.", -1);
    var otherClaims =
        base64(new String(decode(parts[1]), StandardCharsets.UTF_8).replace("alice", "carol"));
    assertBad(verify(verifier, parts[0] + '.' + otherClaims + '.' + parts[2]));
    assertBad(verify(verifier, parts[0] + '.' + parts[1] + '.'));
  }

  @Test
  void algNoneIsBad() {
    for (var alg : List.of("none", "None", "NONE", "nOnE")) {
      var header = base64("{\"alg\":\"" + alg + "\",\"kid\":\"old\"}");
      var payload = base64("{\"sub\":\"alice\",\"exp\":4102444800}");
      assertBad(verify(verifier, header + '.' + payload + '.'));
      assertBad(verify(verifier, header + '.' + payload + ".AAAA"));
    }
  }

  @Test
  void theAlgorithmIsThatOfTheKeyNotOfTheToken() throws JOSEException {
    var longKey = key('l', 64);
    var single = verifier(settings(Map.of("long", longKey)));
    for (var algorithm : List.of(JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
      var jwt =
          new SignedJWT(new JWSHeader.Builder(algorithm).keyID("long").build(), claims().build());
      jwt.sign(new MACSigner(decode(longKey)));
      assertBad(verify(single, jwt.serialize()));
    }
    assertBad(verify(single, base64("{\"alg\":\"RS256\",\"kid\":\"long\"}") + ".e30.AAAA"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "e30.e30.e30", "e30.e30.e30.e30.e30", "ä"})
  void whatIsNoTokenIsBad(String token) {
    assertBad(verify(verifier, token));
  }

  @Test
  void claimsThatAreNoObjectAreBad() throws JOSEException {
    var signer = new MACSigner(decode(OLD));
    for (var payload :
        List.of("[]", "\"alice\"", "", "{", "{\"exp\":\"soon\",\"sub\":\"alice\"}")) {
      var object =
          new JWSObject(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("old").build(), new Payload(payload));
      object.sign(signer);
      assertBad(verify(verifier, object.serialize()));
    }
  }

  @Test
  void expiryHasSkewAndNoMore() {
    assertAccepted(verify(verifier, expiring(NOW.minus(SKEW).plus(TICK))));
    assertExpired(verify(verifier, expiring(NOW.minus(SKEW))));
    assertExpired(verify(verifier, expiring(NOW.minus(SKEW).minus(TICK))));
    assertExpired(verify(verifier, expiring(Instant.EPOCH)));
  }

  @Test
  void aTokenWithoutExpiryIsBad() {
    assertBad(verify(verifier, token("old", OLD, claims().expirationTime(null))));
  }

  @Test
  void anExpiryBeyondAllTimesDoesNotFail() {
    assertThat(
            verify(
                verifier,
                token(
                    "old",
                    OLD,
                    claims().expirationTime(Date.from(Instant.ofEpochMilli(Long.MAX_VALUE))))))
        .isNotNull();
  }

  @Test
  void notBeforeHasSkewAndNoMore() {
    assertAccepted(
        verify(verifier, token("old", OLD, claims().notBeforeTime(Date.from(NOW.plus(SKEW))))));
    assertBad(
        verify(
            verifier,
            token("old", OLD, claims().notBeforeTime(Date.from(NOW.plus(SKEW).plus(TICK))))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@inbox", "a b", "a:b", "a/b", "a,b", "{a}", "ä"})
  void aSubjectThatIsNoUserIdIsBad(String subject) {
    assertBad(verify(verifier, token("old", OLD, claims().subject(subject))));
  }

  @Test
  void noSubjectIsBad() {
    assertBad(verify(verifier, token("old", OLD, claims().subject(null))));
  }

  @Test
  void audienceAndIssuerAreCheckedWhereConfigured() {
    var strict =
        verifier(new IdentitySettings(Map.of("old", OLD), null, "parley", "https://id", SKEW));
    assertAccepted(
        verify(
            strict,
            token("old", OLD, claims().audience(List.of("x", "parley")).issuer("https://id"))));
    assertBad(verify(strict, token("old", OLD, claims().audience("other").issuer("https://id"))));
    assertBad(verify(strict, token("old", OLD, claims().issuer("https://id"))));
    assertBad(
        verify(strict, token("old", OLD, claims().audience("parley").issuer("https://evil"))));
    assertBad(verify(strict, token("old", OLD, claims().audience("parley"))));
    assertAccepted(
        verify(verifier, token("old", OLD, claims().audience("other").issuer("https://evil"))));
  }

  @Test
  void refusalsHaveTheNumbersOfTheDocs() {
    assertThat(ErrorCode.NO_TOKEN.number()).isEqualTo(4200);
    assertThat(ErrorCode.BAD_TOKEN.number()).isEqualTo(4201);
    assertThat(ErrorCode.TOKEN_EXPIRED.number()).isEqualTo(4202);
    assertThat(ErrorCode.UNKNOWN_TICKET.number()).isEqualTo(4203);
    assertThat(ErrorCode.UNAVAILABLE.number()).isEqualTo(4100);
    assertThat(ErrorCode.OUTCOME_UNKNOWN.number()).isEqualTo(4105);
  }

  @Test
  void settingsRefuseKeysThatAreTooShortOrNoBase64WithoutShowingThem() {
    for (var bad : List.of("", "short", key('x', 31), "secret!".repeat(10))) {
      assertThatThrownBy(() -> settings(Map.of("main", bad)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("parley.identity.keys.main must be base64url of at least 32 bytes");
    }
    assertThatThrownBy(() -> new IdentitySettings(Map.of(), null, null, null, TICK.negated()))
        .hasMessageContaining("clock-skew");
    assertThat(settings(Map.of("main", OLD)).toString()).contains("main").doesNotContain(OLD);
    assertThat(settings(Map.of()).hasKey()).isFalse();
  }

  private static String scoped(Object scope) {
    return token("old", OLD, claims().claim("scope", scope));
  }

  private boolean isService(String token) {
    return verify(verifier, token) instanceof Verified.Accepted accepted
        && accepted.identity().isService();
  }

  private static String expiring(Instant expires) {
    return token("old", OLD, claims().expirationTime(Date.from(expires)));
  }

  private static Verified verify(TokenVerifier verifier, String token) {
    return verifier.verify(token).toCompletableFuture().getNow(null);
  }

  private static TokenVerifier verifier(IdentitySettings settings) {
    return new TokenVerifier(settings, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static IdentitySettings settings(Map<String, String> keys) {
    return new IdentitySettings(keys, null, null, null, SKEW);
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .subject("alice")
        .expirationTime(Date.from(NOW.plus(Duration.ofHours(1))));
  }

  private static String token(@Nullable String kid, String key, JWTClaimsSet.Builder claims) {
    var jwt =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(kid).build(), claims.build());
    try {
      jwt.sign(new MACSigner(decode(key)));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return jwt.serialize();
  }

  private static void assertAccepted(Verified verified) {
    assertThat(verified).isInstanceOf(Verified.Accepted.class);
  }

  private static void assertBad(Verified verified) {
    assertRefused(verified, ErrorCode.BAD_TOKEN);
  }

  private static void assertExpired(Verified verified) {
    assertRefused(verified, ErrorCode.TOKEN_EXPIRED);
  }

  private static void assertRefused(Verified verified, ErrorCode code) {
    assertThat(verified)
        .isInstanceOfSatisfying(
            Verified.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(code));
  }

  private static String key(char filler) {
    return key(filler, 32);
  }

  private static String key(char filler, int length) {
    return base64(String.valueOf(filler).repeat(length));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] decode(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }
}
