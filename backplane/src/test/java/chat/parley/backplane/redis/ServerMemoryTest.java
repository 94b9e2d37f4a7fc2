package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ServerMemoryTest {
  @Test
  void readsWhatInfoSays() {
    var info =
        """
        # Memory\r
        used_memory:1048576\r
        used_memory_human:1.00M\r
        maxmemory:2097152\r
        maxmemory_policy:noeviction\r
        """;

    assertThat(ServerMemory.of(info)).isEqualTo(new ServerMemory(1_048_576, 2_097_152));
  }

  @Test
  void whatIsNotSaidIsZero() {
    assertThat(ServerMemory.of("")).isEqualTo(ServerMemory.UNKNOWN);
  }
}
