package chat.parley.gateway.disconnect;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.id.UserId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NamedUsersTest {
  private final NamedUsers users = new NamedUsers();

  @Test
  void soManyAreTakenAtATimeInTheirOrder() {
    name(0, NamedUsers.MOST_AT_ONCE + 1);

    assertThat(users.take())
        .hasSize(NamedUsers.MOST_AT_ONCE)
        .contains(user(0))
        .doesNotContain(user(NamedUsers.MOST_AT_ONCE));
    assertThat(users.isEmpty()).isFalse();
    assertThat(users.take()).containsExactly(user(NamedUsers.MOST_AT_ONCE));
    assertThat(users.isEmpty()).isTrue();
    assertThat(users.take()).isEmpty();
  }

  @Test
  void whoIsNamedTwiceIsTakenOnceUnlessItIsBetween() {
    assertThat(users.add(user(1))).isTrue();
    assertThat(users.add(user(1))).isTrue();
    assertThat(users.take()).containsExactly(user(1));
    assertThat(users.isEmpty()).isTrue();

    assertThat(users.add(user(1))).isTrue();
    assertThat(users.take()).as("what he has opened since").containsExactly(user(1));
  }

  @Test
  void onlySoManyWait() {
    name(0, NamedUsers.MOST_WAITING);

    assertThat(users.add(user(NamedUsers.MOST_WAITING))).isFalse();
    assertThat(users.add(user(0))).as("who waits already").isTrue();
    users.take();
    assertThat(users.add(user(NamedUsers.MOST_WAITING))).isTrue();
  }

  private void name(int from, int to) {
    IntStream.range(from, to).forEach(i -> assertThat(users.add(user(i))).isTrue());
  }

  private static UserId user(int number) {
    return new UserId("user-" + number);
  }
}
