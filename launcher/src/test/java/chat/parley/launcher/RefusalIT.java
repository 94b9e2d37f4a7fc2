package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.RefusedException;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.Transport;
import java.net.URI;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who is no member is refused, with the same number everywhere.
@ExtendWith(ClusterExtension.class)
class RefusalIT {
  private static final int NOT_A_MEMBER = 4301;
  private static final int UNKNOWN_ROOM = 4302;

  private final TestCluster cluster;
  private final Identity alice;
  private final Identity mallory;

  RefusalIT(TestCluster cluster) {
    this.cluster = cluster;
    this.alice = cluster.signIn("alice");
    this.mallory = cluster.signIn("mallory");
  }

  @ParameterizedTest
  @EnumSource
  void aPrivateRoomIsUnknownToWhoWouldFollowIt(Transport transport) {
    var room = cluster.privateRoom(alice);

    for (var node : cluster.members()) {
      assertThat(codeOf(() -> Follower.join(transport, mallory, room, cluster.node(node)).close()))
          .isEqualTo(UNKNOWN_ROOM);
    }
    // The same question from a member, so that it is not the question that is refused.
    Follower.join(transport, alice, room, cluster.node(Node.A)).close();
  }

  @ParameterizedTest
  @EnumSource
  void aPrivateRoomIsUnknownToWhoWouldWrite(SendWay way) throws Exception {
    var room = cluster.privateRoom(alice);

    for (var node : cluster.members()) {
      assertThat(codeOfSend(way, mallory, node, room)).isEqualTo(UNKNOWN_ROOM);
    }
    assertThat(messagesIn(room)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aGuestOfAPublicRoomDoesNotWrite(SendWay way) throws Exception {
    var room = cluster.publicRoom(alice);

    for (var node : cluster.members()) {
      assertThat(codeOfSend(way, mallory, node, room)).isEqualTo(NOT_A_MEMBER);
    }
    assertThat(messagesIn(room)).isZero();
  }

  @Test
  void chatServiceRefusesLikeTheGateways() throws Exception {
    var chatService = cluster.rest().base();

    assertThat(codeOfSend(SendWay.POST, mallory, chatService, cluster.privateRoom(alice)))
        .isEqualTo(UNKNOWN_ROOM);
    assertThat(codeOfSend(SendWay.POST, mallory, chatService, cluster.publicRoom(alice)))
        .isEqualTo(NOT_A_MEMBER);
  }

  private int codeOfSend(SendWay way, Identity who, Node node, String room) throws Exception {
    return codeOfSend(way, who, cluster.node(node), room);
  }

  private static int codeOfSend(SendWay way, Identity who, URI node, String room) throws Exception {
    try (var sender = way.open(who, node)) {
      return codeOf(() -> sender.send(room, "key", "hi"));
    }
  }

  /// The number of the refusal; 0 where nothing was refused.
  private static int codeOf(ThrowingCallable deed) {
    var refused = catchThrowableOfType(RefusedException.class, deed);
    return refused == null ? 0 : refused.code();
  }

  private long messagesIn(String room) {
    return cluster.rest().history(alice, room).stream().filter(Event::isMessage).count();
  }
}
