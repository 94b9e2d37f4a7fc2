package chat.parley.backplane.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PresenceChannelTest {
  @Test
  void whatIsSeenIsRead() {
    assertThat(decode("online 1763764800000 1763764800001 here"))
        .contains(new Presence(Presence.Status.ONLINE, false, 1763764800000L, 1763764800001L));
    assertThat(decode("away 7 8 here")).contains(new Presence(Presence.Status.AWAY, false, 7, 8));
    assertThat(decode("offline 7 8 gone"))
        .contains(new Presence(Presence.Status.OFFLINE, false, 7, 8));
  }

  @Test
  void whoIsHereAndLooksOfflineIsInvisible() {
    assertThat(decode("offline 7 8 here"))
        .contains(new Presence(Presence.Status.OFFLINE, true, 7, 8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "online",
        "online 7 8",
        "online 7 8 here ",
        "online 7 -8 here",
        "online 7 12345678901234567 here",
        "invisible 7 8 here",
        "Online 7 8 here",
        "online 7 8 h\u00e9re",
      })
  void whatIsNotOursIsNothing(String payload) {
    assertThat(decode(payload)).isEmpty();
  }

  private static Optional<Presence> decode(String payload) {
    return PresenceChannel.decode(payload.getBytes(StandardCharsets.UTF_8));
  }
}
