package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.position.Position;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Replies, and the part that members take in threads, through two nodes and over every transport.
final class ThreadsIT {
  private static final GatewayNode OTHER = GatewayNode.start(Map.of());

  private final GatewayNode node = GatewayNode.shared();
  private final String room = node.publicRoom();
  private Position root = node.top(room);

  @AfterAll
  static void stop() {
    OTHER.close();
  }

  @BeforeEach
  void say() {
    node.join(room, "bob");
    root = node.say(room, "root");
  }

  @Test
  void repliesAreMessagesOfTheRoomOnEveryNodeAndAfterAResume() {
    try (var bob = WebSocketClient.connect(node, "bob");
        var alice = PollClient.of(OTHER, "alice");
        var carol = WebSocketClient.connect(OTHER, "carol");
        var stream = EventStreamClient.open(OTHER, "dave", "rooms=" + room)) {
      carol.subscribe(room);
      stream.expect("cursor");
      var first = bob.call(command("send", ",\"text\":\"one\",\"key\":\"k1\"" + thread()));
      var again =
          alice.post("/v1/rooms/" + room + "/messages", "{\"text\":\"two\"" + thread() + "}");
      assertThat(again.status()).isEqualTo(200);
      var one = carol.expectMessage("one");
      assertThat(one.path("thread").asString()).isEqualTo(root.toString());
      assertThat(one.path("offset")).isEqualTo(first.path("ok").path("offset"));
      var two = carol.expectMessage("two");
      assertThat(stream.expectMessage("one").json()).isEqualTo(one);
      assertThat(alice.poll("rooms=" + room + "&cursor=" + root).json().path("events"))
          .containsExactly(one, two);
      try (var late = WebSocketClient.connect(OTHER, "erin")) {
        late.subscribe(room, root);
        assertThat(late.event()).isEqualTo(one);
        assertThat(late.event()).isEqualTo(two);
      }
      var repeated = bob.call(command("send", ",\"text\":\"x\",\"key\":\"k1\"" + thread()));
      assertThat(repeated.path("ok")).isEqualTo(first.path("ok"));
    }
  }

  @Test
  void whatIsReadOnOneDeviceIsReadOnTheOthers() {
    try (var bob = WebSocketClient.connect(node, "bob");
        var phone = WebSocketClient.connect(OTHER, "bob");
        var stream = EventStreamClient.open(OTHER, "bob", "rooms=" + room);
        var poller = PollClient.of(OTHER, "bob");
        var alice = WebSocketClient.connect(OTHER, "alice")) {
      phone.subscribe(room);
      alice.subscribe(room);
      stream.expect("cursor");
      var followed = bob.call(command("follow", thread())).path("ok");
      assertThat(followed.toString()).isEqualTo("{\"read\":\"" + root + "\"}");
      var reply = alice.call(command("send", ",\"text\":\"one\"" + thread())).path("ok");
      phone.expectMessage("one");
      stream.expectMessage("one");
      alice.expectMessage("one");
      var position = reply.path("epoch").asString() + ':' + reply.path("offset").asLong();
      var read = ",\"position\":\"" + position + '"';

      var moved = bob.call(command("readthread", thread() + read)).path("ok");
      assertThat(moved.toString()).isEqualTo("{\"read\":\"" + position + "\"}");
      var event = phone.event();
      assertThat(event.propertyNames())
          .containsExactly("event", "room", "user", "at", "thread", "position");
      assertThat(event.path("event").asString()).isEqualTo("readthread");
      assertThat(event.path("position").asString()).isEqualTo(position);
      var streamed = stream.expect("readthread");
      assertThat(streamed.json()).isEqualTo(event);
      assertThat(streamed.id()).isEmpty();

      var body = "{" + thread().substring(1) + read + "}";
      var repeated = poller.post(path("readthread"), body);
      assertThat(repeated.status()).isEqualTo(200);
      assertThat(repeated.json()).isEqualTo(moved);
      assertThat(poller.post(path("unfollow"), body).http().body()).isEqualTo("{}");
      assertThat(poller.post(path("readthread"), body).http().body()).isEqualTo("{}");
      assertThat(poller.post(path("follow"), body).json()).isEqualTo(moved);

      node.say(room, "the end");
      phone.expectMessage("the end");
      alice.expectMessage("the end");
    }
  }

  @Test
  void areRefusedToWhoeverMayNot() {
    try (var bob = WebSocketClient.connect(node, "bob");
        var mallory = WebSocketClient.connect(node, "mallory");
        var poller = PollClient.of(OTHER, "bob");
        var nobody = PollClient.withToken(OTHER, "")) {
      var sent = bob.call(command("send", ",\"text\":\"one\"" + thread())).path("ok");
      var reply = sent.path("epoch").asString() + ':' + sent.path("offset").asLong();
      var toReply = ",\"thread\":\"" + reply + '"';
      var toNothing = ",\"thread\":\"" + root.epoch() + ":999\"";
      assertThat(code(bob.call(command("send", ",\"text\":\"x\"" + toReply)))).isEqualTo(4365);
      assertThat(code(bob.call(command("send", ",\"text\":\"x\"" + toNothing)))).isEqualTo(4323);
      assertThat(code(bob.call(command("send", ",\"text\":\"x\",\"thread\":\"x\""))))
          .isEqualTo(4308);
      assertThat(code(mallory.call(command("send", ",\"text\":\"x\"" + thread())))).isEqualTo(4301);
      for (var command : new String[] {"follow", "unfollow", "readthread"}) {
        var read = ",\"position\":\"" + root + '"';
        assertThat(code(mallory.call(command(command, thread() + read))))
            .as(command)
            .isEqualTo(4301);
        assertThat(code(bob.call(command(command, toReply + read)))).isEqualTo(4365);
        assertThat(code(bob.call(command(command, toNothing + read)))).isEqualTo(4323);
        assertThat(code(bob.call(command(command, read)))).isEqualTo(4300);
        var body = "{\"position\":\"" + root + "\"" + toReply + "}";
        var answer = poller.post(path(command), body);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo(4365);
        assertThat(nobody.post(path(command), body).code()).isEqualTo(4200);
      }
      var ahead = ",\"position\":\"" + root.epoch() + ":999\"";
      assertThat(code(bob.call(command("readthread", thread() + ahead)))).isEqualTo(4308);
      assertThat(code(bob.call(command("readthread", thread())))).isEqualTo(4300);
      var answer =
          poller.post("/v1/rooms/" + room + "/messages", "{\"text\":\"x\"" + toReply + "}");
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.code()).isEqualTo(4365);
    }
  }

  @Test
  void soManyAreFollowed() {
    try (var bob = WebSocketClient.connect(OTHER, "bob");
        var poller = PollClient.of(node, "bob")) {
      for (int i = 0; i < 50; i++) {
        var thread = ",\"thread\":\"" + node.say(room, "root " + i) + '"';
        assertThat(code(bob.call(command("follow", thread)))).isZero();
      }
      assertThat(code(bob.call(command("follow", thread())))).isEqualTo(4366);
      var answer = poller.post(path("follow"), "{" + thread().substring(1) + "}");
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.code()).isEqualTo(4366);
      assertThat(code(bob.call(command("send", ",\"text\":\"x\"" + thread())))).isZero();
    }
  }

  private String thread() {
    return ",\"thread\":\"" + root + '"';
  }

  private String path(String command) {
    return "/v1/rooms/" + room + '/' + command;
  }

  private String command(String name, String more) {
    return "\"cmd\":\"%s\",\"room\":\"%s\"%s".formatted(name, room, more);
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }
}
