package chat.parley.backplane.redis;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Shows what is so and what is needed instead of a stack trace. Named in
/// `META-INF/spring.factories`.
public final class UnsuitableRedisAnalyzer
    extends AbstractFailureAnalyzer<UnsuitableRedisException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, UnsuitableRedisException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Set Redis or this service up accordingly, and start again. Why it must be so:"
            + " docs/reliability.md.",
        cause);
  }
}
