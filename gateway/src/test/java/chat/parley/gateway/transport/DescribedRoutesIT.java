package chat.parley.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.block.Blocks;
import chat.parley.backplane.disconnect.Disconnects;
import chat.parley.backplane.openapi.DescribedApi;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.id.UserId;
import org.junit.jupiter.api.Test;

/// The description of the API has what a gateway answers, and nothing else; and its answers are as
/// described.
final class DescribedRoutesIT {
  private final GatewayNode node = GatewayNode.shared();

  @Test
  void whatIsAnsweredIsWhatIsDescribed() {
    assertThat(node.routes()).isEqualTo(DescribedApi.operationsOf("gateway"));
  }

  @Test
  void whatPollsBringIsDescribed() {
    var room = node.publicRoom();
    node.join(room, "bob");
    var path = "/v1/rooms/" + room;
    try (var alice = PollClient.of(node, "alice");
        var bob = PollClient.of(node, "bob")) {
      var start = expect(200, bob.poll("rooms=" + room)).cursor();
      var sent = expect(200, alice.post(path + "/messages", "{\"text\":\"hi\"}"));
      var message = sent.json().path("epoch").asString() + ":" + sent.json().path("offset");
      expect(200, alice.post(path + "/edit", change(message, "\"text\":\"hi!\"")));
      expect(200, bob.post(path + "/react", change(message, "\"reaction\":\"👍\"")));
      expect(200, bob.post(path + "/unreact", change(message, "\"reaction\":\"👍\"")));
      expect(200, bob.post(path + "/read", "{\"position\":\"" + message + "\"}"));
      expect(200, bob.post(path + "/delivered", "{\"position\":\"" + message + "\"}"));
      expect(200, alice.post(path + "/delete", change(message, "\"key\":\"k\"")));

      var brought = expect(200, bob.poll("rooms=" + room + "&wait=0&cursor=" + start));

      assertThat(brought.json().path("events").findValuesAsString("event"))
          .containsExactly("message", "edited", "reacted", "unreacted", "deleted");
      expect(
          304,
          bob.poll(
              "rooms=" + room + "&wait=0&cursor=" + brought.cursor(),
              "if-none-match",
              brought.header("etag")));
    }
  }

  @Test
  void whatIsToldToPollsThatWaitIsDescribed() {
    var room = node.publicRoom();
    node.join(room, "bob");
    try (var alice = PollClient.of(node, "alice");
        var bob = PollClient.of(node, "bob")) {
      var query = "rooms=" + room + "&cursor=" + bob.poll("rooms=" + room).cursor();
      double joined = node.count(GatewayMeter.RECOVERIES);
      var waiting = bob.polling(query);
      Waiting.until("the poll waits", () -> node.count(GatewayMeter.RECOVERIES) > joined);

      expect(200, alice.post("/v1/rooms/" + room + "/signals", signal("bob")));

      assertThat(expect(200, Waiting.of(waiting)).json().at("/events/0/event").asString())
          .isEqualTo("signal");
      expect(200, alice.post("/v1/rooms/" + room + "/typing", ""));
    }
  }

  @Test
  void whatBlockingAndDisconnectingRefuseIsDescribed() {
    var room = node.publicRoom();
    var bob = GatewayNode.name("bob");
    node.join(room, bob);
    try (var alice = PollClient.of(node, "alice");
        var poller = PollClient.of(node, bob)) {
      Waiting.of(node.bean(Blocks.class).block(new UserId(bob), new UserId("alice")));
      expect(403, alice.post("/v1/rooms/" + room + "/signals", signal(bob)));

      var query = "rooms=" + room + "&cursor=" + poller.poll("rooms=" + room).cursor();
      double joined = node.count(GatewayMeter.RECOVERIES);
      var waiting = poller.polling(query);
      Waiting.until("the poll waits", () -> node.count(GatewayMeter.RECOVERIES) > joined);
      Waiting.of(new Disconnects(node.bean(Redis.class)).disconnect(new UserId(bob)));
      expect(401, Waiting.of(waiting));
    }
  }

  @Test
  void aResetIsDescribed() {
    var room = node.publicRoom();
    node.say(room, "hi");
    try (var bob = PollClient.of(node, "bob")) {
      var answer = expect(200, bob.poll("rooms=" + room + "&cursor=lost:1"));

      assertThat(answer.json().at("/events/0/event").asString()).isEqualTo("reset");
    }
  }

  @Test
  void ticketsAreDescribed() {
    try (var bob = PollClient.of(node, "bob");
        var carol = PollClient.of(node, "carol")) {
      var ticket = expect(200, bob.post("/v1/tickets", "")).json().path("ticket").asString();
      var body = "{\"ticket\":\"" + ticket + "\"}";

      expect(200, bob.post("/v1/tickets", body));
      expect(403, carol.post("/v1/tickets", body));
      expect(401, carol.post("/v1/tickets", "{\"ticket\":\"none\"}"));
      expect(400, carol.post("/v1/tickets", "{\"ticket\":{}}"));
    }
  }

  @Test
  void refusalsAreDescribed() {
    var room = node.publicRoom();
    var path = "/v1/rooms/" + room;
    try (var carol = PollClient.of(node, "carol");
        var nobody = PollClient.withToken(node, "")) {
      expect(401, nobody.poll("rooms=" + room));
      expect(401, nobody.post(path + "/typing", ""));
      expect(400, carol.poll("rooms="));
      expect(400, carol.poll("rooms=" + room + "&wait=31"));
      expect(400, carol.poll("rooms=-"));
      expect(400, carol.poll("rooms=" + room + "&cursor=-"));
      expect(404, carol.poll("rooms=" + GatewayNode.name("nowhere")));
      expect(403, carol.poll("rooms=" + room, "origin", "https://evil.example"));
      expect(403, carol.post(path + "/messages", "{\"text\":\"hi\"}"));
      expect(403, carol.post(path + "/typing", ""));
      expect(403, carol.post(path + "/signals", signal("alice")));
      expect(400, carol.post(path + "/signals", "{\"to\":\"alice\"}"));
      node.join(room, "carol");
      expect(404, carol.post(path + "/signals", signal("nobody")));
      expect(400, carol.post(path + "/signals", signal("@bob")));
      expect(413, carol.post(path + "/messages", "{\"text\":\"" + "x".repeat(20_000) + "\"}"));
      expect(403, carol.post(path + "/messages?as=alice", "{\"text\":\"hi\"}"));
      expect(403, carol.poll("rooms=" + room + "&as=alice"));
      expect(400, carol.method("GET", "/v1/ws"));
      expect(401, nobody.method("GET", "/v1/events?rooms=" + room));
      expect(400, carol.method("GET", "/v1/events"));
    }
  }

  private static PollClient.Answer expect(int status, PollClient.Answer answer) {
    assertThat(answer.status()).as(answer.http() + " " + answer.json()).isEqualTo(status);
    DescribedApi.check("gateway", answer.http());
    return answer;
  }

  private static String change(String message, String field) {
    return "{\"message\":\"" + message + "\"," + field + "}";
  }

  private static String signal(String to) {
    return "{\"to\":\"" + to + "\",\"type\":\"offer\",\"data\":{\"sdp\":\"v=0\"}}";
  }
}
