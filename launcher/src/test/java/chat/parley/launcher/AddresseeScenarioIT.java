package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.Rest;
import chat.parley.launcher.client.Transport;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who was away finds in his inbox, over any transport and on whichever node he comes back to, what
/// was said to him wherever it was sent, each once; and nothing of what was not.
@ExtendWith(ClusterExtension.class)
final class AddresseeScenarioIT {
  private static final String INBOX = "@inbox";

  @ParameterizedTest
  @EnumSource
  void whatWasSaidToHimMeanwhileIsSeenOnce(Transport transport, TestCluster cluster) {
    var service = cluster.rest();
    var gateway = new Rest(cluster.node(Node.A));
    var name = transport.name().toLowerCase(Locale.ROOT);
    var nina = cluster.signIn("nina-" + name);
    var otto = cluster.signIn("otto-" + name);
    var rude = cluster.signIn("rude-" + name);
    var backEnd = service.signInService("back-end");
    var room = cluster.publicRoom(otto, nina, rude);
    var quiet = cluster.publicRoom(otto, nina);
    service.prefer(nina, quiet, "none");
    service.block(nina, rude.user());
    var strangers = cluster.publicRoom(otto);
    Position seen;
    // That she was made a member has come by now.
    try (var first = Follower.join(transport, nina, INBOX, cluster.node(Node.A))) {
      service.send(otto, room, to(nina, "seen"));
      seen = text(first, "seen").position();
    }

    service.send(otto, quiet, to(nina, "in a quiet room"));
    service.send(rude, room, to(nina, "of whom she has blocked"));
    service.send(otto, strangers, to(nina, "where she is no member"));
    service.send(nina, room, to(nina, "to herself"));
    service.send(otto, room, Map.of("text", "to the room"));
    var mention = to(nina, "by chat-service");
    var sent = service.send(otto, room, mention);
    assertThat(service.send(otto, room, mention)).isEqualTo(sent);
    assertThat(gateway.send(otto, room, mention)).as("another has it too").isEqualTo(sent);
    gateway.send(otto, room, to(nina, "by a gateway"));
    service.sendAs(backEnd, otto.user(), room, to(nina, "by a back end"));
    var root = gateway.send(nina, room, Map.of("text", "root"));
    service.send(otto, room, Map.of("text", "a reply", "thread", root.toString()));
    var direct = service.openDirect(otto, nina.user());
    service.send(otto, direct, Map.of("text", "to her alone"));

    var missed =
        List.of("by chat-service", "by a gateway", "by a back end", "a reply", "to her alone");
    try (var back = Follower.resume(transport, nina, seen, INBOX, cluster.node(Node.B))) {
      assertThat(back.expect(missed.size()))
          .extracting(Event::text)
          .containsExactlyInAnyOrderElementsOf(missed);
      service.send(otto, room, to(nina, "live"));
      gateway.send(otto, room, to(nina, "live too"));
      text(back, "live");
      text(back, "live too");
      assertThat(back.events()).extracting(Event::name).containsOnly("notification");
      assertThat(back.events()).extracting(Event::user).containsOnly(otto.user());
      assertThat(back.events()).hasSize(missed.size() + 2);
    }
  }

  private static Map<String, Object> to(Identity who, String text) {
    return Map.of("key", text.replace(' ', '-'), "text", text, "mentions", List.of(who.user()));
  }

  private static Event text(Follower follower, String text) {
    Deadline.await(
        () -> "'" + text + "' among " + follower.events(),
        () -> follower.events().stream().anyMatch(event -> text.equals(event.text())));
    return follower.events().stream()
        .filter(event -> text.equals(event.text()))
        .findFirst()
        .orElseThrow();
  }
}
