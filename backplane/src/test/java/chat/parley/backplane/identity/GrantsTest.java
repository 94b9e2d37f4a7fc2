package chat.parley.backplane.identity;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.rule.Role;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GrantsTest {
  @Test
  void areRolesInRooms() {
    var grants = Grants.of(Map.of("order-17", "member", "news", "reader")).orElseThrow();
    assertThat(grants.in(new RoomId("order-17"))).isEqualTo(Role.MEMBER);
    assertThat(grants.in(new RoomId("news"))).isEqualTo(Role.READER);
    assertThat(grants.in(new RoomId("other"))).isNull();
    assertThat(Grants.of(null)).contains(Grants.NONE);
    assertThat(Grants.of(Map.of())).contains(Grants.NONE);
  }

  @Test
  void oneMistakeAndNoneCounts() {
    var direct = RoomId.ofTwo(new UserId("alice"), new UserId("bob")).value();
    for (var claim :
        List.of(
            Map.of("order-17", "owner"),
            Map.of("order-17", "king"),
            Map.of("order-17", 7),
            Map.of("order-17", "member", "-x", "member"),
            Map.of(direct, "member"),
            List.of("order-17"),
            "order-17",
            true)) {
      assertThat(Grants.of(claim)).as("%s", claim).isEmpty();
    }
  }

  @Test
  void areSoManyAtMost() {
    var claim = new HashMap<String, String>();
    for (int i = 0; i < Grants.MOST; i++) {
      claim.put("room-" + i, "member");
    }
    assertThat(Grants.of(claim)).isPresent();
    claim.put("one-more", "member");
    assertThat(Grants.of(claim)).isEmpty();
  }

  @Test
  void areReadAsTheyWereWritten() {
    var grants =
        new Grants(Map.of(new RoomId("a.b~c_d-e"), Role.MODERATOR, new RoomId("x"), Role.READER));
    assertThat(grants.encoded()).doesNotContain(" ");
    assertThat(Grants.decoded(grants.encoded())).isEqualTo(grants);
    for (var text : new String[] {"", "x", "x=", "=member", "x=owner", "-=member", "x=member=y"}) {
      assertThat(Grants.decoded(text)).as(text).isEqualTo(Grants.NONE);
    }
  }
}
