package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.Sender;
import chat.parley.launcher.client.Transport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two gateways are one chat.
@ExtendWith(ClusterExtension.class)
class TwoNodesIT {
  private static final int SENDERS = 20;
  private static final int MESSAGES_PER_SENDER = 100;

  private final List<Follower> followers = new ArrayList<>();
  private final TestCluster cluster;

  TwoNodesIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @AfterEach
  void close() {
    followers.forEach(Follower::close);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSentOnOneNodeReachesEveryTransportOfTheOther(SendWay way) throws Exception {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    for (var transport : Transport.values()) {
      followers.add(Follower.join(transport, bob, room, cluster.node(Node.B)));
    }

    var acknowledged = new ArrayList<Position>();
    try (var sender = way.open(alice, cluster.node(Node.A))) {
      for (int number = 0; number < 10; number++) {
        acknowledged.add(sender.send(room, "key-" + number, "text " + number));
      }
    }

    assertThat(followers)
        .allSatisfy(
            follower -> {
              var events = follower.expect(acknowledged.size());
              assertThat(events).extracting(Event::position).isEqualTo(acknowledged);
              assertThat(events).extracting(Event::text).startsWith("text 0").endsWith("text 9");
              assertThat(events).extracting(Event::user).containsOnly("alice");
            });
    assertThat(acknowledged).isSortedAccordingTo(Comparator.comparingLong(Position::offset));
  }

  @Test
  void manySendersOnBothNodesMakeOneOrderForEverybody() throws Exception {
    var reader = cluster.signIn("reader");
    var senders =
        IntStream.range(0, SENDERS).mapToObj(number -> cluster.signIn("sender-" + number)).toList();
    var room = cluster.publicRoom(reader, senders.toArray(Identity[]::new));
    for (var transport : Transport.values()) {
      for (var node : cluster.members()) {
        followers.add(Follower.join(transport, reader, room, cluster.node(node)));
      }
    }

    var acknowledged = sendAll(senders, room);

    var history = cluster.rest().history(reader, room).stream().filter(Event::isMessage).toList();
    assertThat(history).hasSize(SENDERS * MESSAGES_PER_SENDER);
    assertThat(history.stream().collect(Collectors.toMap(Event::text, Event::position)))
        .isEqualTo(acknowledged);
    assertThat(followers)
        .allSatisfy(
            follower -> {
              assertThat(follower.expect(history.size())).isEqualTo(history);
              assertThat(follower.notices()).as("resets and the like").isEmpty();
              assertThat(follower.ends()).isEmpty();
            });
    assertThat(ofOneSender(history)).allSatisfy((_, sent) -> assertThat(sent).isSorted());
  }

  /// Every sender's messages one after the other, all senders at once, half of them on each node
  /// and half over each way. Returns the acknowledged position of each text.
  private Map<String, Position> sendAll(List<Identity> senders, String room) throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<Callable<Map<String, Position>>>();
      for (int number = 0; number < SENDERS; number++) {
        var who = senders.get(number);
        var way = number % 2 == 0 ? SendWay.WEBSOCKET : SendWay.POST;
        var node = cluster.node(number / 2 % 2 == 0 ? Node.A : Node.B);
        tasks.add(() -> sendInOrder(way.open(who, node), who, room));
      }
      var acknowledged = new HashMap<String, Position>();
      for (var sent : executor.invokeAll(tasks)) {
        acknowledged.putAll(sent.get());
      }
      return acknowledged;
    }
  }

  private static Map<String, Position> sendInOrder(Sender sender, Identity who, String room)
      throws Exception {
    try (sender) {
      var acknowledged = new HashMap<String, Position>();
      for (int number = 0; number < MESSAGES_PER_SENDER; number++) {
        var text = who.user() + " " + (1000 + number);
        acknowledged.put(text, sender.send(room, text.replace(' ', '-'), text));
      }
      return acknowledged;
    }
  }

  private static Map<String, List<String>> ofOneSender(List<Event> events) {
    Function<Event, String> textOf = event -> String.valueOf(event.text());
    return events.stream()
        .collect(
            Collectors.groupingBy(Event::user, Collectors.mapping(textOf, Collectors.toList())));
  }
}
