package chat.parley.backplane.identity;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Waiting;
import chat.parley.protocol.error.ErrorCode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tokens of an identity provider whose keys are behind a URL.
final class JwksIT {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final RSAKey RSA = rsa("rsa-1");
  private static final RSAKey NEXT_RSA = rsa("rsa-2");
  private static final ECKey EC = ec("ec-1");
  private static final String HMAC =
      Base64.getUrlEncoder().encodeToString("h".repeat(32).getBytes(StandardCharsets.UTF_8));

  private final AtomicInteger fetches = new AtomicInteger();
  private final HttpServer server;
  private volatile List<JWK> published = List.of(RSA, EC);
  private volatile int status = 200;

  JwksIT() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jwks",
        exchange -> {
          fetches.incrementAndGet();
          var body =
              new JWKSet(published).toPublicJWKSet().toString().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void tokensOfPublishedKeysAreAcceptedWithOneFetch() throws JOSEException {
    var verifier = verifier(Map.of());
    for (int i = 0; i < 5; i++) {
      assertAccepted(verifier, token(JWSAlgorithm.RS256, "rsa-1", new RSASSASigner(RSA)));
      assertAccepted(verifier, token(JWSAlgorithm.ES256, "ec-1", new ECDSASigner(EC)));
    }
    assertThat(fetches).hasValue(1);
  }

  @Test
  void anUnknownKeyIsBad() throws JOSEException {
    assertRefused(
        verifier(Map.of()),
        token(JWSAlgorithm.RS256, "rsa-2", new RSASSASigner(NEXT_RSA)),
        ErrorCode.BAD_TOKEN);
  }

  @Test
  void aForeignSignatureUnderAKnownKidIsBad() throws JOSEException {
    assertRefused(
        verifier(Map.of()),
        token(JWSAlgorithm.RS256, "rsa-1", new RSASSASigner(NEXT_RSA)),
        ErrorCode.BAD_TOKEN);
  }

  @Test
  void aKeyThatIsRotatedInIsFetched() throws JOSEException {
    var verifier = verifier(Map.of());
    assertAccepted(verifier, token(JWSAlgorithm.RS256, "rsa-1", new RSASSASigner(RSA)));
    published = List.of(NEXT_RSA);
    var next = token(JWSAlgorithm.RS256, "rsa-2", new RSASSASigner(NEXT_RSA));
    assertAccepted(verifier, next);
    // Whether 4201 or, where the rate of fetches bites, 4100: the old key is gone.
    refusal(verifier, token(JWSAlgorithm.RS256, "rsa-1", new RSASSASigner(RSA)));
  }

  @Test
  void unknownKeysAreFetchedAtALimitedRateAndKnownOnesStayGood() throws JOSEException {
    var verifier = verifier(Map.of());
    for (int i = 0; i < 50; i++) {
      refusal(verifier, token(JWSAlgorithm.RS256, "made-up-" + i, new RSASSASigner(NEXT_RSA)));
    }
    assertThat(fetches.get()).isLessThan(5);
    assertAccepted(verifier, token(JWSAlgorithm.RS256, "rsa-1", new RSASSASigner(RSA)));
  }

  @Test
  void aPublicKeyIsNoSecret() throws JOSEException {
    var verifier = verifier(Map.of("hmac", HMAC));
    for (var secret :
        List.of(
            RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
            RSA.toRSAPublicKey().getEncoded(),
            pem().getBytes(StandardCharsets.UTF_8))) {
      for (var kid : List.of("rsa-1", "hmac")) {
        assertRefused(
            verifier, token(JWSAlgorithm.HS256, kid, new MACSigner(secret)), ErrorCode.BAD_TOKEN);
      }
    }
  }

  @Test
  void configuredKeysNeedNoFetch() throws JOSEException {
    var verifier = verifier(Map.of("hmac", HMAC));
    var secret = Base64.getUrlDecoder().decode(HMAC);
    assertAccepted(verifier, token(JWSAlgorithm.HS256, "hmac", new MACSigner(secret)));
    assertThat(fetches).hasValue(0);
    assertAccepted(verifier, token(JWSAlgorithm.RS256, "rsa-1", new RSASSASigner(RSA)));
  }

  @Test
  void whileTheServerFailsNobodyIsToldToBringAnotherToken() throws JOSEException {
    status = 500;
    var verifier = verifier(Map.of());
    var token = token(JWSAlgorithm.RS256, "rsa-1", new RSASSASigner(RSA));
    assertRefused(verifier, token, ErrorCode.UNAVAILABLE);
  }

  @Test
  void whileTheServerIsDownNobodyIsToldToBringAnotherToken() throws JOSEException {
    server.stop(0);
    assertRefused(
        verifier(Map.of()),
        token(JWSAlgorithm.RS256, "rsa-1", new RSASSASigner(RSA)),
        ErrorCode.UNAVAILABLE);
  }

  @Test
  void keysFetchedBeforeStayGoodWhileTheServerIsDown() throws JOSEException {
    var verifier = verifier(Map.of());
    var token = token(JWSAlgorithm.RS256, "rsa-1", new RSASSASigner(RSA));
    assertAccepted(verifier, token);
    server.stop(0);
    assertAccepted(verifier, token);
  }

  private TokenVerifier verifier(Map<String, String> keys) {
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
    return new TokenVerifier(
        new IdentitySettings(keys, url, null, null, Duration.ofSeconds(30)),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static void assertAccepted(TokenVerifier verifier, String token) {
    assertThat(Waiting.of(verifier.verify(token))).isInstanceOf(Verified.Accepted.class);
  }

  private static void assertRefused(TokenVerifier verifier, String token, ErrorCode code) {
    assertThat(refusal(verifier, token).refusal().code()).isEqualTo(code);
  }

  private static Verified.Refused refusal(TokenVerifier verifier, String token) {
    var verified = Waiting.of(verifier.verify(token));
    assertThat(verified).isInstanceOf(Verified.Refused.class);
    return (Verified.Refused) verified;
  }

  private static String token(JWSAlgorithm algorithm, String kid, JWSSigner signer)
      throws JOSEException {
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(algorithm).keyID(kid).build(),
            new JWTClaimsSet.Builder()
                .subject("alice")
                .expirationTime(Date.from(NOW.plusSeconds(60)))
                .build());
    jwt.sign(signer);
    return jwt.serialize();
  }

  private static String pem() throws JOSEException {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(RSA.toRSAPublicKey().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static RSAKey rsa(String kid) {
    try {
      return new RSAKeyGenerator(2048).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ECKey ec(String kid) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
