package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.receipt.Reached;
import chat.parley.backplane.receipt.Receipts;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Says things in one room, changes what was said, says how far it has read, leaves, joins, and
/// moves from node to node, as the dice will have it; and keeps what the room's events tell of its
/// messages, members and receipts. Used by one thread.
final class RestlessClient implements AutoCloseable {
  private static final List<String> REACTIONS = List.of("👍", "👎", "x");

  /// Of what may happen: no member any more, not the author's, not there any more.
  private static final Set<Integer> EXPECTED_REFUSALS = Set.of(4301, 4311, 4323);

  private static final int MOST_BEHIND = 5;

  private final List<GatewayNode> nodes;
  private final String room;
  private final Random random;
  private final String user = GatewayNode.name("user");
  private final NavigableMap<Long, SeenMessage> messages = new TreeMap<>();
  private final Set<String> members;
  private final SeenReceipts receipts = new SeenReceipts();
  private Position cursor;
  private boolean isMember = true;
  private @Nullable WebSocketClient socket;

  /// A new member of the room, who sees all that comes after its beginning, when alice has made it.
  RestlessClient(List<GatewayNode> nodes, String room, Position beginning, Random random) {
    this.nodes = nodes;
    this.room = room;
    this.random = random;
    members = new HashSet<>(Set.of("alice"));
    cursor = beginning;
    nodes.getFirst().join(room, user);
  }

  String user() {
    return user;
  }

  /// By their offsets.
  NavigableMap<Long, SeenMessage> messages() {
    return messages;
  }

  Set<String> members() {
    return members;
  }

  SeenReceipts receipts() {
    return receipts;
  }

  /// Goes on where it was, on any node. Nothing brings the receipts that it missed: it asks for
  /// them, when it stands where the room stood.
  void comeBack() {
    close();
    var opened = WebSocketClient.connect(nodes.get(random.nextInt(nodes.size())), user);
    socket = opened;
    var subscribed = opened.subscribe(room, cursor).path("ok");
    assertThat(subscribed.path("recovered").asBoolean(false)).isTrue();
    readTo(nodes.getFirst().top(room));
    receipts.know(stored());
  }

  /// What chat-service would answer.
  private Map<String, Reached> stored() {
    return Waiting.of(nodes.getFirst().bean(Receipts.class).of(new RoomId(room)));
  }

  void step() {
    int dice = random.nextInt(120);
    if (dice >= 110) {
      call("read", anyPosition());
    } else if (dice >= 100) {
      call("delivered", anyPosition());
    } else if (dice < 35 || messages.isEmpty()) {
      call("send", "\"text\":\"said %d\"".formatted(random.nextInt()));
    } else if (dice < 50) {
      call("edit", anyMessage() + ",\"text\":\"edited %d\"".formatted(random.nextInt()));
    } else if (dice < 55) {
      call("delete", anyMessage());
    } else if (dice < 80) {
      call("react", anyMessage() + anyReaction());
    } else if (dice < 92) {
      call("unreact", anyMessage() + anyReaction());
    } else if (dice < 97) {
      comeBack();
    } else {
      leaveOrJoin();
    }
  }

  private void leaveOrJoin() {
    if (isMember) {
      nodes.getFirst().leave(room, user);
    } else {
      nodes.getFirst().join(room, user);
    }
    isMember = !isMember;
  }

  /// Takes what has come, up to there, each next in the room's order.
  void readTo(Position top) {
    while (!cursor.equals(top)) {
      var event = open().event();
      if (!event.has("offset")) {
        receipts.take(event);
        continue;
      }
      var next = position(event.path("epoch").asString() + ':' + event.path("offset").asLong());
      assertThat(next.offset()).as("%s", event).isEqualTo(cursor.offset() + 1);
      cursor = next;
      take(event);
    }
  }

  private void take(JsonNode event) {
    var who = event.path("user").asString();
    switch (event.path("event").asString()) {
      case "message" ->
          messages.put(cursor.offset(), new SeenMessage(who, event.path("text").asString()));
      case "joined" -> assertThat(members.add(who)).as("he was no member: %s", event).isTrue();
      case "left" -> {
        assertThat(members.remove(who)).as("he was a member: %s", event).isTrue();
        receipts.left(who);
      }
      default -> {
        long changed = position(event.path("message").asString()).offset();
        Objects.requireNonNull(messages.get(changed)).take(event);
      }
    }
  }

  private void call(String command, String more) {
    var reply = open().call("\"cmd\":\"%s\",\"room\":\"%s\",%s".formatted(command, room, more));
    int code = reply.path("error").path("code").asInt(0);
    assertThat(code == 0 || EXPECTED_REFUSALS.contains(code)).as("%s", reply).isTrue();
  }

  /// One of his own half of the time, so that some may be edited.
  private String anyMessage() {
    var mine =
        messages.entrySet().stream()
            .filter(each -> each.getValue().isBy(user))
            .map(Map.Entry::getKey)
            .toList();
    var some = mine.isEmpty() || random.nextBoolean() ? List.copyOf(messages.keySet()) : mine;
    return "\"message\":\"" + cursor.epoch() + ':' + some.get(random.nextInt(some.size())) + '"';
  }

  /// As a client does that lags behind what it is shown.
  private String anyPosition() {
    long offset = cursor.offset() - random.nextLong(Math.min(cursor.offset(), MOST_BEHIND));
    return "\"position\":\"" + cursor.epoch() + ':' + offset + '"';
  }

  private String anyReaction() {
    return ",\"reaction\":\"" + REACTIONS.get(random.nextInt(REACTIONS.size())) + '"';
  }

  private WebSocketClient open() {
    return Objects.requireNonNull(socket);
  }

  private static Position position(String text) {
    return Position.parse(text).orElseThrow();
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
