package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `WAIT` of the supported servers counts, as docs/reliability.md tells.
final class WaitIT {
  private static final String MILLIS = "500";

  @ParameterizedTest
  @MethodSource("chat.parley.backplane.redis.ReplicatedPair#versions")
  void asTheFirstCommandOfAConnectionItCountsAReplicaThatIsStopped(RedisExecutable executable) {
    try (var pair = ReplicatedPair.of(executable)) {
      var server = pair.primary().server();
      pair.awaitInStep();
      pair.replica().pause();
      try {
        server.command("SET", "key", "value");
        assertThat(server.command("WAIT", "1", MILLIS)).isEqualTo(1L);
        for (var before :
            List.of(
                List.of("PING"),
                List.of("HELLO"),
                List.of("GET", "key"),
                List.of("EVAL", "return redis.call('GET', KEYS[1])", "1", "key"))) {
          assertThat(server.commandAfter(before, "WAIT", "1", MILLIS))
              .as("after %s", before)
              .isEqualTo(0L);
        }
      } finally {
        pair.replica().resume();
      }
    }
  }
}
