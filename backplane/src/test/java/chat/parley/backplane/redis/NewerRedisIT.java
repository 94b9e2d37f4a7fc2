package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/// Says in one line whether the scripts were tested on Redis 7 too.
final class NewerRedisIT {
  @Test
  void scriptsAreTestedOnANewerRedisToo() {
    var found = NewerRedis.executable();
    var missing =
        "no redis-server >= "
            + NewerRedis.MAJOR
            + " on the PATH (Debian: apt-get install redis-server); scripts are tested on the"
            + " shared Redis only";
    if ("required".equals(System.getProperty("parley.tools"))) {
      assertThat(found).as(missing).isPresent();
    }
    assumeTrue(found.isPresent(), missing);
    assertThat(NewerRedis.andTheSharedOne()).hasSize(2);
  }
}
