package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class RedirectionTest {
  @Test
  void theNodeIsNamed() {
    assertThat(said("MOVED 3999 127.0.0.1:6381"))
        .contains(new Redirection.Moved("127.0.0.1", 6381));
    assertThat(said("ASK 64 ::1:7000")).contains(new Redirection.Ask("::1", 7000));
    assertThat(said("MOVED 64 redis-2.local:7000"))
        .contains(new Redirection.Moved("redis-2.local", 7000));
    // Its own address, which it does not know.
    assertThat(said("MOVED 64 :7000")).contains(new Redirection.Moved("", 7000));
  }

  @Test
  void orTheSlotIsWithNobodyOrBetweenTwo() {
    assertThat(said("TRYAGAIN Multiple keys request during rehashing of slot"))
        .contains(new Redirection.TryAgain());
    assertThat(said("CLUSTERDOWN Hash slot not served")).contains(new Redirection.ClusterDown());
  }

  @Test
  void nothingElseIsOne() {
    assertThat(said("OOM command not allowed when used memory > 'maxmemory'")).isEmpty();
    assertThat(said("ERR MOVED is no command")).isEmpty();
    // A connection that ended says nothing of what was done.
    var ended = RedisUnavailableException.of(new RedisException("MOVED 1 h:1"));
    assertThat(Redirection.in(ended)).isEmpty();
    assertThat(Redirection.in(new IllegalStateException("MOVED 1 h:1"))).isEmpty();
  }

  private static Optional<Redirection> said(String text) {
    var failure = RedisUnavailableException.of(new RedisCommandExecutionException(text));
    return Redirection.in(new CompletionException(failure));
  }
}
