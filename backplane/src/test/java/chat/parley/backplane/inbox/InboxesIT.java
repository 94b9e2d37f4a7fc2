package chat.parley.backplane.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.log.Head;
import chat.parley.backplane.metrics.BackplaneMeter;
import chat.parley.backplane.redis.OnSharedRedis;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.Waiting;
import chat.parley.protocol.command.Clearance;
import chat.parley.protocol.command.Notification;
import chat.parley.protocol.command.NotificationDraft;
import chat.parley.protocol.command.NotificationLevel;
import chat.parley.protocol.command.NotificationType;
import chat.parley.protocol.command.PreferencesChange;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnSharedRedis
final class InboxesIT {
  private static final UserId SHOP = new UserId("shop");
  private static final RoomId GENERAL = new RoomId("general");

  private final TestBackplane node;
  private final UserId alice = new UserId("alice-" + UUID.randomUUID());
  private final UserId bob = new UserId("bob");

  InboxesIT(RedisServer server) {
    this.node = TestBackplane.on(server);
  }

  @AfterEach
  void close() {
    node.close();
  }

  /// Clients cannot even name it; whatever else asks is refused here.
  @Test
  void forOthersThereIsNoSuchRoom() {
    tell("k1");
    var inbox = RoomId.inboxOf(alice);
    assertThat(Waiting.of(node.log.head(inbox, alice)))
        .isInstanceOfSatisfying(Head.Known.class, head -> assertThat(head.top().offset()).isOne());
    assertThat(Waiting.of(node.log.head(inbox, bob)))
        .isInstanceOfSatisfying(
            Head.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UNKNOWN_ROOM));
  }

  @Test
  void oneOccurrenceIsToldOnceByWhicheverNode() {
    var reply = occurrence(Occurrence.Kind.REPLY, 7);
    var first = Waiting.of(node.notifier.tell(alice, reply));
    assertThat(first).isInstanceOf(Notified.Done.class);
    assertThat(Waiting.of(node.notifier.tell(alice, reply))).isEqualTo(first);
    assertThat(Waiting.of(node.notifier.tell(alice, occurrence(Occurrence.Kind.MENTION, 7))))
        .as("one message, whatever it is to her")
        .isEqualTo(first);
    assertThat(Waiting.of(node.notifier.tell(bob, reply))).isEqualTo(new Notified.Declined());
    assertThat(page().notifications()).hasSize(1);
    assertThat(count("sent")).isOne();
    assertThat(count("repeated")).isEqualTo(2);
  }

  @Test
  void whatHeDoesNotWantIsDeclinedAndCounted() {
    Waiting.of(
        node.preferences.change(
            alice, new PreferencesChange(Map.of(GENERAL, NotificationLevel.MENTIONS), Map.of())));
    assertThat(Waiting.of(node.notifier.tell(alice, occurrence(Occurrence.Kind.REPLY, 1))))
        .isEqualTo(new Notified.Declined());
    int message = 2;
    for (var kind :
        new Occurrence.Kind[] {
          Occurrence.Kind.MENTION, Occurrence.Kind.DIRECT, Occurrence.Kind.INVITATION
        }) {
      assertThat(Waiting.of(node.notifier.tell(alice, occurrence(kind, message++))))
          .as(kind.toString())
          .isInstanceOf(Notified.Done.class);
    }
    Waiting.of(node.blocks.block(alice, bob));
    assertThat(Waiting.of(node.notifier.tell(alice, occurrence(Occurrence.Kind.MENTION, 9))))
        .isEqualTo(new Notified.Declined());
    assertThat(count("declined")).isEqualTo(2);
    assertThat(page().notifications()).hasSize(3);
  }

  @Test
  void aPageKnowsWhatIsRead() {
    for (int i = 1; i <= 4; i++) {
      tell("k" + i);
    }
    var third = page().notifications().get(2);
    Waiting.of(node.inboxes.clear(alice, new Clearance.One(third.position())));
    var second = page().notifications().get(1);
    assertThat(Waiting.of(node.inboxes.clear(alice, new Clearance.UpTo(second.position()))))
        .isEqualTo(new Cleared.Done(second.position(), 1));
    var page = page();
    assertThat(page.unread()).isOne();
    assertThat(page.notifications().stream().map(page::isRead))
        .containsExactly(true, true, true, false);
  }

  private InboxPage.Known page() {
    return (InboxPage.Known) Waiting.of(node.inboxes.page(alice, null, 100));
  }

  private void tell(String key) {
    var notification = new Notification(new NotificationType("order"), key, null, null, null);
    Waiting.of(
        node.notifier.tell(alice, SHOP, new NotificationDraft(new SendKey(key), notification)));
  }

  private Occurrence occurrence(Occurrence.Kind kind, long offset) {
    return new Occurrence(kind, bob, GENERAL, new Position(new Epoch("x"), offset), "hi");
  }

  private double count(String result) {
    return node.registry
        .get(BackplaneMeter.NOTIFICATIONS.spec().name())
        .tag("result", result)
        .counter()
        .count();
  }
}
