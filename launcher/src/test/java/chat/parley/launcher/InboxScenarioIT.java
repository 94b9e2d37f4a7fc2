package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.Transport;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who was away finds in his inbox what came, once, on whichever node he comes back to; and what he
/// reads on one device is read on the other.
@ExtendWith(ClusterExtension.class)
class InboxScenarioIT {
  private static final String INBOX = "@inbox";
  private static final int MISSED = 30;

  @ParameterizedTest
  @EnumSource
  void thirtyThatCameMeanwhileAreSeenOnce(Transport transport, TestCluster cluster) {
    var rest = cluster.rest();
    var shop = rest.signInService("shop");
    var olga = cluster.signIn("olga-" + transport.name().toLowerCase(Locale.ROOT));
    Position seen;
    try (var first = Follower.join(transport, olga, INBOX, cluster.node(Node.A))) {
      seen = rest.notify(shop, olga.user(), "k", "seen");
      first.expect(seen);
    }
    var missed =
        IntStream.range(0, MISSED)
            .mapToObj(i -> rest.notify(shop, olga.user(), "k" + i, "n" + i))
            .toList();
    try (var back = Follower.resume(transport, olga, seen, INBOX, cluster.node(Node.B));
        var phone = Follower.join(Transport.WEBSOCKET, olga, INBOX, cluster.node(Node.A))) {
      assertThat(back.expect(MISSED)).extracting(Event::position).isEqualTo(missed);
      var live = rest.notify(shop, olga.user(), "live", "live");
      back.expect(live);
      assertThat(back.events()).extracting(Event::name).containsOnly("notification");
      assertThat(back.events()).hasSize(MISSED + 1);

      assertThat(rest.unreadNotifications(olga)).isEqualTo(MISSED + 2);
      rest.clear(olga, live);
      assertThat(rest.unreadNotifications(olga)).isZero();
      Deadline.await(() -> "the phone to be told", () -> phone.notices().contains("cleared"));
    }
  }
}
