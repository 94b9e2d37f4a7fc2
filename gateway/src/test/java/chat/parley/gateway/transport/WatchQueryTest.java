package chat.parley.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.gateway.watch.Watching;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WatchQueryTest {
  @Test
  void usersAreNamedWithTheVersionsThatAreKnown() {
    assertThat(WatchQuery.parse(Optional.of("bob,car@l:0,dave:1763764800000")))
        .containsExactly(
            Map.entry(new UserId("bob"), Watching.NOTHING),
            Map.entry(new UserId("car@l"), 0L),
            Map.entry(new UserId("dave"), 1763764800000L));
  }

  @Test
  void nothingNamesNobody() {
    assertThat(WatchQuery.parse(Optional.empty())).isEmpty();
    assertThat(WatchQuery.parse(Optional.of(""))).isEmpty();
  }

  @Test
  void ofOneWhoIsNamedTwiceTheLastCounts() {
    assertThat(WatchQuery.parse(Optional.of("bob:1,bob:2")))
        .containsExactly(Map.entry(new UserId("bob"), 2L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "bob, BAD_USER",
        ", BAD_USER",
        ":7 BAD_USER",
        "@bob BAD_USER",
        "bob: BAD_REQUEST",
        "bob:-1 BAD_REQUEST",
        "bob:+1 BAD_REQUEST",
        "bob:1:2 BAD_REQUEST",
        "bob:12345678901234567 BAD_REQUEST",
      })
  void whatIsWrongIsRefused(String watch, ErrorCode code) {
    assertThatThrownBy(() -> WatchQuery.parse(Optional.of(watch)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(code));
  }
}
