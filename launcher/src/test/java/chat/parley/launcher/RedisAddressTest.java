package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RedisAddressTest {
  @Test
  void theUsualPortIsAssumed() {
    assertThat(RedisAddress.parse("redis://db").port()).isEqualTo(6379);
  }

  @Test
  void aPasswordIsSentAndNeverPrinted() {
    var address = RedisAddress.parse("redis://:se:cret@db:7000/2");

    assertThat(address.credentials()).containsExactly("se:cret");
    assertThat(address).hasToString("redis://db:7000/2");
  }

  @Test
  void aDatabaseIsSelected() {
    assertThat(RedisAddress.parse("redis://db/2").database()).isEqualTo("2");
    assertThat(RedisAddress.parse("redis://db/").database()).isEmpty();
    assertThat(RedisAddress.parse("redis://db").database()).isEmpty();
  }

  @Test
  void tlsIsRefusedAsWhatItIs() {
    assertThatThrownBy(() -> RedisAddress.parse("rediss://:secret@db"))
        .hasMessageContaining("TLS to Redis")
        .hasMessageContaining("not supported")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aUserComesBeforeItsPassword() {
    assertThat(RedisAddress.parse("redis://bob:secret@db").credentials())
        .containsExactly("bob", "secret");
  }

  @Test
  void somethingElseIsRefusedWithoutRepeatingIt() {
    for (var text : new String[] {"localhost:6379", "http://x:secret@db", "redis:secret", "::"}) {
      assertThatThrownBy(() -> RedisAddress.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("--redis is redis://")
          .hasMessageNotContaining("secret");
    }
  }
}
