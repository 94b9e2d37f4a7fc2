package chat.parley.backplane.redis;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Shows the one line instead of a stack trace. Named in `META-INF/spring.factories`.
public final class UnsuitableRedisAnalyzer
    extends AbstractFailureAnalyzer<UnsuitableRedisException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, UnsuitableRedisException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
  }
}
