package chat.parley.backplane.redis;

import io.lettuce.core.RedisException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// A service that cannot reach its Redis at start says where it looked and why that failed. Later
/// outages end no service.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RedisFailureAnalyzer extends AbstractFailureAnalyzer<RedisException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, RedisException cause) {
    var where = String.valueOf(cause.getMessage()).replace("/<unresolved>", "");
    var why = cause.getCause() == null ? "" : " (" + root(cause.getCause()).getMessage() + ")";
    return new FailureAnalysis(
        "Redis cannot be used: " + where + why + ".",
        "Start Redis, or say where it is and how to log in there: spring.data.redis.url, in the"
            + " environment SPRING_DATA_REDIS_URL=redis://[[user]:password@]host[:port][/database].",
        rootFailure);
  }

  private static Throwable root(Throwable failure) {
    return failure.getCause() == null ? failure : root(failure.getCause());
  }
}
