package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.log.MessageChanges;
import chat.parley.backplane.log.MessageState;
import chat.parley.backplane.log.MessageStates;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.receipt.Receipts;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.RoomStore;
import chat.parley.backplane.room.UserRooms;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Fifty people on three nodes say things, change them, react, read, leave, come back, and
/// reconnect, in a random order: in the end everybody has, from events and recovery alone, what the
/// store has.
final class ConvergenceIT {
  private static final int CLIENTS = 50;
  private static final int STEPS = 1_500;

  /// So seldom does everybody read: what is sent meanwhile waits on its way.
  private static final int STEPS_BETWEEN_READS = 50;

  private static final List<GatewayNode> NODES =
      List.of(GatewayNode.shared(), GatewayNode.start(Map.of()), GatewayNode.start(Map.of()));

  private final long seed = Long.getLong("parley.convergence.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final String room = NODES.getFirst().publicRoom();
  private final Position beginning = NODES.getFirst().top(room);
  private final List<RestlessClient> clients =
      Stream.generate(() -> new RestlessClient(NODES, room, beginning, random))
          .limit(CLIENTS)
          .toList();

  /// A step may fail before anything that names it.
  @BeforeEach
  void tellSeed() {
    System.out.println(seed());
  }

  @AfterEach
  void close() {
    clients.forEach(RestlessClient::close);
  }

  @AfterAll
  static void stop() {
    NODES.stream().skip(1).forEach(GatewayNode::close);
  }

  @Test
  void everybodyHasInTheEndWhatTheStoreHas() {
    double dropped = dropped();
    clients.forEach(RestlessClient::comeBack);
    for (int i = 1; i <= STEPS; i++) {
      clients.get(random.nextInt(CLIENTS)).step();
      if (i % STEPS_BETWEEN_READS == 0) {
        readAll();
      }
    }

    // What was told before it has come when it has.
    NODES.getFirst().say(room, "the end");
    readAll();

    var first = clients.getFirst().messages();
    assertThat(first.values().stream().filter(SeenMessage::isChanged).count())
        .as("messages that were changed, %s", seed())
        .isGreaterThan(STEPS / 20);
    assertThat(said(first)).as(seed()).isEqualTo(stored());
    var members = storedMembers();
    assertThat(members).as("not everybody has left or stayed, %s", seed()).hasSizeBetween(2, 50);
    for (var client : clients) {
      var name = client.user() + ", " + seed();
      assertThat(client.members()).as(name).isEqualTo(members);
      assertThat(client.messages()).as(name).isEqualTo(first);
      assertThat(seen(client)).as(name).isEqualTo(stored(client));
    }
    expectReceipts(dropped() - dropped);
  }

  /// Everybody knows how far everybody has got, except for what a node says that it has dropped;
  /// and whoever comes back knows all.
  private void expectReceipts(double dropped) {
    var stored = Waiting.of(NODES.getFirst().bean(Receipts.class).of(new RoomId(room)));
    assertThat(stored).as(seed()).hasSizeGreaterThan(CLIENTS / 5);
    int behind = clients.stream().mapToInt(client -> client.receipts().behind(stored)).sum();
    assertThat((double) behind).as("receipts not known, %s", seed()).isLessThanOrEqualTo(dropped);
    for (var client : clients) {
      client.comeBack();
      assertThat(client.receipts().behind(stored)).as(client.user() + ", " + seed()).isZero();
    }
  }

  /// The meter does not say of what kind they were. Here they are receipts: nothing else is
  /// ephemeral in this room, and `SeenReceipts` sees to it that nothing else is told.
  private static double dropped() {
    return NODES.stream().mapToDouble(node -> node.count(GatewayMeter.EPHEMERAL_DROPS)).sum();
  }

  private void readAll() {
    var top = NODES.getFirst().top(room);
    for (var client : clients) {
      client.readTo(top);
    }
  }

  private static Map<Long, String> said(Map<Long, SeenMessage> messages) {
    var said = new TreeMap<Long, String>();
    messages.forEach((offset, message) -> said.put(offset, message.said()));
    return said;
  }

  /// What messages said at first, by their offsets, as the log has it.
  private Map<Long, String> stored() {
    var log = NODES.getFirst().bean(RoomLog.class);
    var page = Waiting.of(log.readAfter(new RoomId(room), beginning, 100 * STEPS));
    assertThat(page.unreadable()).isZero();
    var said = new TreeMap<Long, String>();
    for (var publication : page.publications()) {
      if (publication.body().name() == EventName.MESSAGE) {
        var fields = new String(publication.body().fields(), StandardCharsets.UTF_8);
        var json = JsonMapper.shared().readTree('{' + fields + '}');
        said.put(publication.position().offset(), json.path("text").asString());
      }
    }
    return said;
  }

  private Set<String> storedMembers() {
    var node = NODES.getFirst();
    var rooms =
        new RoomStore(
            node.bean(Redis.class), node.bean(AppendArguments.class), node.bean(UserRooms.class));
    return Waiting.of(rooms.members(new RoomId(room))).keySet();
  }

  private static List<MessageState> seen(RestlessClient client) {
    return client.messages().values().stream()
        .map(message -> message.state(client.user()))
        .toList();
  }

  private List<MessageState> stored(RestlessClient client) {
    var offsets = List.copyOf(client.messages().keySet());
    var changes = NODES.getFirst().bean(MessageChanges.class);
    var states = Waiting.of(changes.states(new RoomId(room), new UserId(client.user()), offsets));
    return switch (states) {
      case MessageStates.Known known -> known.messages();
      case MessageStates.Refused refused -> throw new AssertionError(refused);
    };
  }

  /// With which the same happens again.
  private String seed() {
    return "-Dparley.convergence.seed=" + seed;
  }
}
