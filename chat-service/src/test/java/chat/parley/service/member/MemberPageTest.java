package chat.parley.service.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class MemberPageTest {
  private static final Map<String, String> STORED =
      Map.of("carol", "member x:3 x", "alice", "owner x:1 x", "bob", "member x:2 x");

  @Test
  void aPageNamesTheNextOne() {
    var page = MemberPage.of(STORED, "", 2);
    assertThat(page.members())
        .containsExactly(new MemberView("alice", "owner"), new MemberView("bob", "member"));
    assertThat(page.next()).isEqualTo("bob");
  }

  @Test
  void theLastPageNamesNone() {
    var page = MemberPage.of(STORED, "bob", 1);
    assertThat(page.members()).containsExactly(new MemberView("carol", "member"));
    assertThat(page.next()).isNull();
  }

  @Test
  void aPageGoesOnAfterSomebodyWhoHasLeft() {
    assertThat(MemberPage.of(STORED, "bert", 10).members())
        .containsExactly(new MemberView("bob", "member"), new MemberView("carol", "member"));
  }

  @Test
  void afterAllThereIsNothing() {
    var page = MemberPage.of(STORED, "zoe", 10);
    assertThat(page.members()).isEmpty();
    assertThat(page.next()).isNull();
  }
}
