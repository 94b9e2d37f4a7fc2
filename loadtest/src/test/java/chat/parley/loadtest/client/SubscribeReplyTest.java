package chat.parley.loadtest.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubscribeReplyTest {
  @Test
  void tellsWhereEachRoomStarts() {
    assertThat(
            SubscribeReply.parse(
                """
                {"re":1,"ok":{"rooms":{"general":{"position":"x3f9:120","recovered":true},\
                "dev":{"position":"q77a:0","recovered":true}}}}"""))
        .isEqualTo(new SubscribeReply.Following(Map.of("general", 120L, "dev", 0L)));
  }

  @Test
  void isDeniedWithTheFirstRoomThatIs() {
    assertThat(
            SubscribeReply.parse(
                """
                {"re":1,"ok":{"rooms":{"dev":{"error":{"code":4302,"name":"no-such-room"}}}}}"""))
        .isEqualTo(new SubscribeReply.Denied("subscribe answered 4302 no-such-room"));
  }

  @Test
  void isDeniedAsAWhole() {
    assertThat(
            SubscribeReply.parse(
                """
                {"re":1,"error":{"code":4103,"name":"too-many-commands"}}"""))
        .isEqualTo(new SubscribeReply.Denied("subscribe answered 4103 too-many-commands"));
  }

  @Test
  void answersThisCommand() {
    assertThat(new String(SubscribeCommand.to(List.of("general", "dev")), UTF_8))
        .isEqualTo(
            """
            {"id":1,"cmd":"subscribe","rooms":{"general":null,"dev":null}}""");
  }
}
