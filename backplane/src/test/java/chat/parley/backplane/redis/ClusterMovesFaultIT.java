package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.log.Appended;
import chat.parley.backplane.log.Head;
import chat.parley.backplane.log.MessageStates;
import chat.parley.backplane.receipt.Noted;
import chat.parley.backplane.room.MemberChange;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.command.Address;
import chat.parley.protocol.command.Change;
import chat.parley.protocol.command.Content;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.command.Mentions;
import chat.parley.protocol.command.Receipt;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Slots that move, as a service's connections see them. One cluster for all, which takes seconds
/// to form; each test leaves it as it was.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClusterMovesFaultIT {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final AcknowledgeSettings REPLICATED =
      new AcknowledgeSettings(Acknowledge.REPLICATED, 1, Duration.ofSeconds(1));
  private static final int SHARDS = 3;
  private static final Pattern FOLLOWS_CHANNELS = Pattern.compile("id=(\\d+) .* ssub=[1-9]");

  private final ClusterProcesses cluster = ClusterProcesses.start();

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  void anAppendIsSentOnToAServerThatIsNamedByItsAddressThoughItHasAName() {
    nameServers("localhost", "ip");
    assertThatAnAppendFollowsItsSlot();
  }

  @Test
  void anAppendIsSentOnToAServerThatIsNamed() {
    nameServers("localhost", "hostname");
    assertThatAnAppendFollowsItsSlot();
  }

  @Test
  void anAppendIsSentOnToAServerOfWhichThePortAloneIsSaid() {
    nameServers("", "unknown-endpoint");
    assertThatAnAppendFollowsItsSlot();
  }

  @Test
  void whatTheDriverWritesWhenItHasAConnectionIsFlushed() {
    int known = shardOfInstallation();
    int first = (known + 1) % SHARDS;
    int second = (known + 2) % SHARDS;
    var bucket = bucketOn(first);
    try (var node = TestBackplane.onCluster(cluster.servers(), REPLICATED)) {
      // Nothing else is written meanwhile, by which it could be flushed.
      assertThat(Waiting.of(node.redis.redis().get(Keys.neverWritten(bucket)))).isEmpty();
      cluster.move(bucket.slot(), first, second);
      assertThat(Waiting.of(node.redis.redis().get(Keys.neverWritten(bucket)))).isEmpty();
    }
    cluster.move(bucket.slot(), second, first);
  }

  @Test
  void theConnectionForChannelsEndsWithTheLastBucketThatUsesIt() {
    var buckets = List.of(bucketOn(0), new Bucket(bucketOn(0).index() + 1));
    var ended = new CopyOnWriteArrayList<Integer>();
    try (var node = TestBackplane.onCluster(cluster.servers(), REPLICATED)) {
      buckets.forEach(bucket -> follow(node, bucket, ended));
      Waiting.until("both are followed", () -> followed(buckets) == buckets.size());
      var connection = channelConnections(0).getFirst();

      move(buckets.getFirst(), 0, 1);
      Waiting.until("one is told", () -> ended.size() == 1);
      assertThat(channelConnections(0)).containsExactly(connection);

      move(buckets.getLast(), 0, 1);
      Waiting.until("both are told", () -> ended.size() == 2);
      Waiting.until("it has ended", () -> !clients(0).contains("id=" + connection + ' '));
    }
    buckets.forEach(bucket -> move(bucket, 1, 0));
  }

  /// A room's keys are all there: a script that names one that is not would be told to try again.
  @Test
  void messagesAreChangedAndReadAndMembersComeWhileTheirSlotMoves() {
    try (var node = TestBackplane.onCluster(cluster.servers(), REPLICATED)) {
      var room = roomOnTheFirstShard(node);
      send(node, room, "k1");
      int slot = Bucket.of(room).slot();
      cluster.beginMove(slot, 0, 1);
      cluster.moveKeys(cluster.keysIn(slot, 0), 0, 1);
      var head = (Head.Known) Waiting.of(node.log.head(room, ALICE));
      var edit = new Change(new SendKey("k2"), head.top(), new Change.Action.Edit("x"), null);
      assertThat(Waiting.of(node.changes.states(room, ALICE, List.of(2L))))
          .isInstanceOf(MessageStates.Known.class);
      awaitAcknowledged("an edit", () -> Waiting.of(node.changes.change(room, ALICE, edit)));
      var reply =
          new Draft(
              new SendKey("k3"), Content.of("x"), new Address(head.top(), Mentions.NONE), null);
      awaitAcknowledged("a reply", () -> Waiting.of(node.log.append(room, ALICE, reply)));
      var read = new Receipt(Receipt.Kind.READ, head.top());
      assertThat(Waiting.of(node.receipts.note(room, ALICE, read))).isInstanceOf(Noted.Done.class);
      // A busy machine's copies may be late; a slot that refuses would do so to the end.
      Waiting.until(
          "another is a member",
          () -> Waiting.of(node.members.join(room, BOB, BOB)) instanceof MemberChange.Joined);
      cluster.endMove(slot, 0, 1);
      cluster.move(slot, 1, 0);
    }
  }

  private void assertThatAnAppendFollowsItsSlot() {
    try (var node = TestBackplane.onCluster(cluster.servers(), REPLICATED)) {
      var room = roomOnTheFirstShard(node);
      int slot = Bucket.of(room).slot();
      cluster.beginMove(slot, 0, 1);
      cluster.moveKeys(cluster.keysIn(slot, 0), 0, 1);
      send(node, room, "asked");
      cluster.endMove(slot, 0, 1);
      send(node, room, "moved");
      cluster.move(slot, 1, 0);
      send(node, room, "back");
    } finally {
      nameServers("", "ip");
    }
  }

  private static void send(TestBackplane node, RoomId room, String key) {
    awaitAcknowledged(key, () -> node.send(room, ALICE, key));
  }

  /// Whatever a loaded machine does to copies: it is never refused.
  private static void awaitAcknowledged(String what, Supplier<Appended> append) {
    Waiting.until(
        what + " is acknowledged",
        () ->
            switch (append.get()) {
              case Appended.Sent _ -> true;
              case Appended.Refused refused -> {
                assertThat(refused.refusal().code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
                yield false;
              }
            });
  }

  private RoomId roomOnTheFirstShard(TestBackplane node) {
    return Stream.generate(() -> node.room(ALICE, Visibility.PUBLIC))
        .filter(each -> cluster.shardOf(Bucket.of(each)) == 0)
        .findFirst()
        .orElseThrow();
  }

  private void nameServers(String name, String endpoints) {
    for (var server : cluster.servers()) {
      server.command("CONFIG", "SET", "cluster-announce-hostname", name);
      server.command("CONFIG", "SET", "cluster-preferred-endpoint-type", endpoints);
    }
    Waiting.until(
        "all know the names",
        Duration.ofSeconds(60),
        () -> cluster.servers().stream().allMatch(server -> knowsNames(server, name)));
  }

  private static boolean knowsNames(RedisServer server, String name) {
    return String.valueOf(server.command("CLUSTER", "NODES"))
        .lines()
        .map(line -> line.split(" ", -1)[1])
        .allMatch(
            address -> name.isEmpty() ? !address.contains(",l") : address.endsWith("," + name));
  }

  private static void follow(TestBackplane node, Bucket bucket, List<Integer> ended) {
    var listener =
        new ChannelListener() {
          @Override
          public void subscribed(String channel) {}

          @Override
          public void unsubscribed(String channel) {}

          @Override
          public void published(String channel, byte[] payload) {}

          @Override
          public void closed() {
            ended.add(bucket.index());
          }
        };
    node.redis
        .connector()
        .connect(bucket.index(), listener, connection -> subscribe(connection, bucket));
  }

  private static void subscribe(@Nullable ChannelConnection connection, Bucket bucket) {
    if (connection != null) {
      connection.subscribe(List.of(Keys.probeChannel(bucket.index(), "moves")));
    }
  }

  private long followed(List<Bucket> buckets) {
    return buckets.stream()
        .filter(
            bucket ->
                cluster
                            .primary(0)
                            .server()
                            .command(
                                "PUBSUB", "SHARDNUMSUB", Keys.probeChannel(bucket.index(), "moves"))
                        instanceof List<?> answer
                    && Long.valueOf(1).equals(answer.getLast()))
        .count();
  }

  private void move(Bucket bucket, int from, int to) {
    cluster.move(bucket.slot(), from, to);
  }

  private List<String> channelConnections(int shard) {
    return clients(shard)
        .lines()
        .map(FOLLOWS_CHANNELS::matcher)
        .filter(matcher -> matcher.find())
        .map(matcher -> matcher.group(1))
        .toList();
  }

  private String clients(int shard) {
    return String.valueOf(cluster.primary(shard).server().command("CLIENT", "LIST"));
  }

  /// Where a service asks for the level of acknowledgement when it starts.
  private int shardOfInstallation() {
    var key = new String(Keys.acknowledge(), StandardCharsets.US_ASCII);
    var slot = cluster.primary(0).server().command("CLUSTER", "KEYSLOT", key);
    return cluster.shardOf(new Bucket(Math.toIntExact((Long) Objects.requireNonNull(slot)) / 64));
  }

  private Bucket bucketOn(int shard) {
    return IntStream.range(0, Bucket.COUNT)
        .mapToObj(Bucket::new)
        .filter(bucket -> cluster.shardOf(bucket) == shard)
        .findFirst()
        .orElseThrow();
  }
}
