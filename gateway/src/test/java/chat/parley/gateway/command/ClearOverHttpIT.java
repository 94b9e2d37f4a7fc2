package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.inbox.Notified;
import chat.parley.backplane.inbox.Notifier;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.command.Notification;
import chat.parley.protocol.command.NotificationDraft;
import chat.parley.protocol.command.NotificationType;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import org.junit.jupiter.api.Test;

/// What a user says he has read of his inbox, over HTTP on a gateway.
final class ClearOverHttpIT {
  private final GatewayNode node = GatewayNode.shared();
  private final String user = GatewayNode.name("olga");
  private final String path = "/v1/users/" + user + "/notifications/read";

  @Test
  void isWhatTheCommandIs() {
    var first = tell("one");
    var second = tell("two");
    try (var socket = WebSocketClient.connect(node, user);
        var poller = PollClient.of(node, user)) {
      socket.subscribe("@inbox");

      var answer = poller.post(path, "{\"upTo\":\"" + first + "\"}");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.http().body()).isEqualTo("{\"read\":\"%s\",\"unread\":1}".formatted(first));
      var event = socket.event();
      assertThat(event.path("event").asString()).isEqualTo("cleared");
      assertThat(event.path("read").asString()).isEqualTo(first.toString());
      var repeated = socket.call("\"cmd\":\"clear\",\"upTo\":\"" + first + '"').path("ok");
      assertThat(repeated).isEqualTo(answer.json());

      assertThat(poller.post(path, "{\"all\":true}").http().body())
          .isEqualTo("{\"read\":\"%s\",\"unread\":0}".formatted(second));
      assertThat(socket.event().path("unread").asInt(-1)).isZero();
    }
  }

  @Test
  void isRefusedToOthersAndWhatIsNotThere() {
    var last = tell("one");
    var ahead = new Position(last.epoch(), last.offset() + 1);
    try (var poller = PollClient.of(node, user);
        var mallory = PollClient.of(node, "mallory");
        var nobody = PollClient.withToken(node, "")) {
      assertThat(poller.post(path, "{\"upTo\":\"" + ahead + "\"}").code()).isEqualTo(4308);
      assertThat(poller.post(path, "{\"notification\":\"x\"}").code()).isEqualTo(4308);
      assertThat(poller.post(path, "{}").code()).isEqualTo(4300);
      var others = mallory.post(path, "{\"all\":true}");
      assertThat(others.status()).isEqualTo(403);
      assertThat(others.code()).isEqualTo(4311);
      assertThat(mallory.post("/v1/users/@inbox/notifications/read", "{\"all\":true}").code())
          .isEqualTo(4305);
      assertThat(nobody.post(path, "{\"all\":true}").code()).isEqualTo(4200);
      assertThat(poller.post(path, "{\"all\":true}").json().path("unread").asInt(-1)).isZero();
    }
  }

  private Position tell(String text) {
    var notification = new Notification(new NotificationType("order"), null, text, null, null);
    var told =
        Waiting.of(
            node.bean(Notifier.class)
                .tell(
                    new UserId(user),
                    new UserId("shop"),
                    new NotificationDraft(null, notification)));
    return switch (told) {
      case Notified.Done done -> done.position();
      case Notified.Declined _ -> throw new AssertionError("declined");
      case Notified.Refused refused -> throw new AssertionError(refused.refusal());
    };
  }
}
