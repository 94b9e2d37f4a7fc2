package chat.parley.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.id.UserId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RecentPollsTest {
  private static final UserId ALICE = new UserId("alice");
  private static final long MEMORY = 100;

  private final RecentPolls polls = new RecentPolls(Duration.ofNanos(MEMORY));

  @Test
  void onlyTheFirstPollOfAWhileIsNews() {
    assertThat(polls.isNews(ALICE, 5)).isTrue();
    assertThat(polls.isNews(ALICE, 6)).isFalse();
    assertThat(polls.isNews(ALICE, 5 + MEMORY - 1)).isFalse();
    assertThat(polls.isNews(ALICE, 5 + MEMORY)).isTrue();
    assertThat(polls.isNews(ALICE, 5 + MEMORY + 1)).isFalse();
  }

  @Test
  void whatWasForgottenIsNewsAgain() {
    polls.isNews(ALICE, 5);
    polls.forget(ALICE);
    assertThat(polls.isNews(ALICE, 6)).isTrue();
  }

  @Test
  void whoeverPolledLongestAgoIsForgottenFirst() {
    polls.isNews(ALICE, 0);
    for (int i = 0; i < 9_999; i++) {
      polls.isNews(new UserId("user-" + i), i % 10);
    }
    assertThat(polls.isNews(ALICE, 10)).isFalse();
    polls.isNews(new UserId("one-more"), 10);
    assertThat(polls.isNews(ALICE, 10)).isTrue();
  }
}
