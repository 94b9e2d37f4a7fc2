package chat.parley.backplane.identity;

import chat.parley.backplane.start.SettingsException;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks signatures against the keys of a JWKS URL, which are cached, refreshed ahead of time and
/// fetched at a limited rate. Thread-safe. Fetching blocks, so each check runs on a virtual thread;
/// more checks at once than `MAX_WAITING` are refused.
final class JwksVerifier {
  /// What can be said about a token's signature now.
  enum Signature {
    GOOD,
    BAD,
    /// The keys could not be fetched, or not yet again.
    UNKNOWN
  }

  private static final Logger log = LoggerFactory.getLogger(JwksVerifier.class);

  /// Public keys only: an HMAC with a public key as its secret is the classic forgery.
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final int MAX_WAITING = 10_000;

  private final JWSVerificationKeySelector<SecurityContext> selector;
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore waiting = new Semaphore(MAX_WAITING);

  JwksVerifier(URI url) {
    this.selector = new JWSVerificationKeySelector<>(ALGORITHMS, source(url));
  }

  /// Does not fail.
  CompletionStage<Signature> signature(SignedJWT jwt) {
    if (!waiting.tryAcquire()) {
      return CompletableFuture.completedStage(Signature.UNKNOWN);
    }
    return CompletableFuture.supplyAsync(() -> check(jwt), threads)
        .whenComplete((_, _) -> waiting.release());
  }

  private Signature check(SignedJWT jwt) {
    try {
      var header = jwt.getHeader();
      for (var key : selector.selectJWSKeys(header, null)) {
        if (jwt.verify(new DefaultJWSVerifierFactory().createJWSVerifier(header, key))) {
          return Signature.GOOD;
        }
      }
      return Signature.BAD;
    } catch (RateLimitReachedException _) {
      // Not logged: any number of tokens with made-up key ids may come.
      return Signature.UNKNOWN;
    } catch (KeySourceException e) {
      log.warn("keys not fetched: {}", e.getMessage());
      return Signature.UNKNOWN;
    } catch (JOSEException _) {
      return Signature.BAD;
    }
  }

  private static JWKSource<SecurityContext> source(URI url) {
    try {
      return JWKSourceBuilder.create(url.toURL()).retrying(true).build();
    } catch (MalformedURLException _) {
      throw new SettingsException("parley.identity.jwks-url is not a URL: " + url);
    }
  }
}
