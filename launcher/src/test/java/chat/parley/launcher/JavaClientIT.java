package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Acknowledged;
import chat.parley.client.ClientOptions;
import chat.parley.client.Event;
import chat.parley.client.Listener;
import chat.parley.client.ParleyClient;
import chat.parley.client.ParleyException;
import chat.parley.client.State;
import chat.parley.client.Transport;
import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Identity;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The Java client against two gateways, through networks that cut and block.
@ExtendWith(ClusterExtension.class)
class JavaClientIT {
  private static final int MESSAGES = 60;
  private static final List<Integer> CUTS = List.of(5, 25, 45);

  private final TestCluster cluster;
  private final Identity alice;
  private final Identity bob;
  private final String room;
  private final List<ParleyClient> clients = new ArrayList<>();

  JavaClientIT(TestCluster cluster) {
    this.cluster = cluster;
    this.alice = cluster.signIn("alice");
    this.bob = cluster.signIn("bob");
    this.room = cluster.publicRoom(alice, bob);
  }

  @AfterEach
  void close() {
    clients.forEach(ParleyClient::close);
    cluster.heal();
  }

  @ParameterizedTest
  @EnumSource
  void everyTransportShowsEachMessageOnceAndInOrder(Transport transport) {
    var reader = new Seen();
    var bobs = connect(options(bob, cluster.node(Node.B)).withTransports(transport), reader);
    await(bobs.subscribe(room));
    var alices =
        connect(options(alice, cluster.node(Node.A)).withTransports(transport), new Seen());
    await(alices.subscribe(room));

    var said = say(alices, 10);

    reader.expect(said);
    assertThat(bobs.status().transport()).isEqualTo(transport);
    assertThat(bobs.position(room)).isEqualTo(said.getLast().position());
    Deadline.await(() -> "nothing to be unsent " + alices.queue(), () -> alices.queue().isEmpty());
  }

  /// Few cuts: after each the back-off is longer, until a connection has held for ten seconds.
  @Test
  void nothingIsLostOrDoubledWhereANetworkCutsAllConnections() {
    var reader = new Seen();
    try (var first = TamperingProxy.before(cluster.node(Node.A));
        var second = TamperingProxy.before(cluster.node(Node.B))) {
      var bobs = connect(options(bob, first.uri(), second.uri()), reader);
      var alices = connect(options(alice, second.uri(), first.uri()), new Seen());
      await(bobs.subscribe(room));
      await(alices.subscribe(room));

      var said = new ArrayList<CompletableFuture<Acknowledged>>();
      for (int i = 0; i < MESSAGES; i++) {
        var answer = alices.send(room, "text " + i);
        if (CUTS.contains(i)) {
          // While the next ones are under way.
          answer.thenRun(first::cutAll).thenRun(second::cutAll);
        }
        said.add(answer);
      }

      reader.expect(said.stream().map(JavaClientIT::await).toList());
      assertThat(history()).hasSize(MESSAGES);
    }
  }

  @Test
  void aDrainedNodeIsLeftWithoutALoss() {
    var reader = new Seen();
    var bobs = connect(options(bob, cluster.node(Node.A), cluster.node(Node.B)), reader);
    await(bobs.subscribe(room));
    var alices = connect(options(alice, cluster.node(Node.A), cluster.node(Node.B)), new Seen());
    await(alices.subscribe(room));
    var said = new ArrayList<>(say(alices, 5));

    cluster.process(Node.A).terminate();
    said.addAll(say(alices, 20));

    reader.expect(said);
    Deadline.await(
        () -> "the other node, not " + bobs.status(),
        () -> cluster.node(Node.B).equals(bobs.status().node()));
    assertThat(cluster.process(Node.A).awaitEnd(Deadline.GENEROUS)).as("drained").isTrue();
  }

  @Test
  void whereUpgradesAreBlockedItTakesTheNextTransport() {
    var reader = new Seen();
    try (var proxy = TamperingProxy.before(cluster.node(Node.A)).blockUpgrades()) {
      var bobs = connect(options(bob, proxy.uri()), reader);
      await(bobs.subscribe(room));

      var said = say(bobs, 5);

      reader.expect(said);
      assertThat(bobs.status().transport()).isEqualTo(Transport.SSE);
    }
  }

  @Test
  void anotherClientGoesOnFromTheCursor() {
    var first = new Seen();
    var bobs = connect(options(bob, cluster.node(Node.A)), first);
    await(bobs.subscribe(room));
    var alices = connect(options(alice, cluster.node(Node.B)), new Seen());
    var before = say(alices, 3);
    first.expect(before);
    var cursor = bobs.position(room);
    bobs.close();

    var after = say(alices, 3);

    var second = new Seen();
    for (var transport : Transport.values()) {
      var again = connect(options(bob, cluster.node(Node.B)).withTransports(transport), second);
      assertThat(await(again.subscribe(room, cursor)).recovered()).isTrue();
      second.expect(after);
      again.close();
      second.events.clear();
    }
  }

  /// Each transport reads on in a way of its own.
  @ParameterizedTest
  @EnumSource
  void aListenerThatThrowsKeepsNothingFromTheNextEvent(Transport transport) {
    var reader = new Seen();
    var throwing =
        new Listener() {
          @Override
          public void event(Event event) {
            reader.event(event);
            throw new IllegalStateException("after " + event.position());
          }
        };
    var bobs = connect(options(bob, cluster.node(Node.A)).withTransports(transport), throwing);
    await(bobs.subscribe(room));

    reader.expect(say(bobs, 3));
  }

  @ParameterizedTest
  @EnumSource
  void aRoomThatMayNotBeFollowedIsToldByItself(Transport transport) {
    var closed = cluster.privateRoom(alice);
    var reader = new Seen();
    var bobs = connect(options(bob, cluster.node(Node.A)).withTransports(transport), reader);

    var refused = bobs.subscribe(closed);
    await(bobs.subscribe(room));

    assertThat(numberOf(refused)).isEqualTo(4302);
    reader.expect(say(bobs, 2));
  }

  @ParameterizedTest
  @EnumSource
  void aRoomThatHoldsADocumentBeginsWithIt(Transport transport) {
    var rates = room + "-rates";
    cluster.rest().createStateRoom(alice, rates);
    cluster.rest().putState(alice, rates, Map.of("eur", 1));
    var snapshots = new CopyOnWriteArrayList<Event>();
    Listener listener =
        new Listener() {
          @Override
          public void event(Event event) {
            if (event.name().equals("snapshot")) {
              snapshots.add(event);
            }
          }
        };
    var bobs = connect(options(bob, cluster.node(Node.A)).withTransports(transport), listener);

    await(bobs.subscribe(rates));

    Deadline.await(() -> "the document", () -> !snapshots.isEmpty());
    assertThat(snapshots.getFirst().json().path("document").path("eur").asInt(0)).isEqualTo(1);
    assertThat(bobs.position(rates)).isEqualTo(snapshots.getFirst().position());
  }

  @ParameterizedTest
  @EnumSource
  void aTokenThatIsRefusedIsAskedForAnewAndWithoutOneItEnds(Transport transport) {
    var tokens = new ArrayList<>(List.of("no.token.atall", bob.token()));
    var options =
        new ClientOptions(
            List.of(cluster.node(Node.A)),
            cluster.rest().base(),
            () -> tokens.isEmpty() ? null : tokens.removeFirst(),
            List.of(transport),
            10,
            null);
    await(connect(options, new Seen()).subscribe(room));
    assertThat(tokens).isEmpty();

    var signedOut = connect(options, new Seen());
    var refused = signedOut.subscribe(room);

    assertThat(numberOf(refused)).isZero();
    Deadline.await(
        () -> "the end, not " + signedOut.status(),
        () -> signedOut.status().state() == State.CLOSED);
  }

  @Test
  void theQueueIsBounded() {
    var nowhere = URI.create("http://localhost:" + FreePort.find());
    var alices = connect(options(alice, nowhere).withQueueLimit(2), new Seen());
    alices.send(room, "one");
    alices.send(room, "two");

    var more = alices.send(room, "three");

    assertThat(nameOf(more)).isEqualTo("queue-full");
    assertThat(alices.queue()).hasSize(2);
    alices.close();
    assertThat(nameOf(alices.send(room, "four"))).isEqualTo("closed");
  }

  @Test
  void whatIsTooLongOrNoRoomIsRefusedHere() {
    var alices = connect(options(alice, cluster.node(Node.A)), new Seen());

    assertThat(numberOf(alices.send(room, "x".repeat(70_000)))).isEqualTo(4307);
    assertThat(numberOf(alices.send(room, "x".repeat(20_000)))).isEqualTo(4307);
    assertThat(numberOf(alices.subscribe("no room"))).isEqualTo(4304);
    assertThat(numberOf(alices.send("-", "hi"))).isEqualTo(4304);
  }

  private ClientOptions options(Identity who, URI... nodes) {
    return ClientOptions.of(List.of(nodes), who::token).withRest(cluster.rest().base());
  }

  private ParleyClient connect(ClientOptions options, Listener listener) {
    var client = ParleyClient.connect(options, listener);
    clients.add(client);
    return client;
  }

  private List<Acknowledged> say(ParleyClient client, int messages) {
    var said = new ArrayList<CompletableFuture<Acknowledged>>();
    for (int i = 0; i < messages; i++) {
      said.add(client.send(room, "text " + i));
    }
    return said.stream().map(JavaClientIT::await).toList();
  }

  private List<chat.parley.launcher.client.Event> history() {
    return cluster.rest().history(alice, room).stream()
        .filter(chat.parley.launcher.client.Event::isMessage)
        .toList();
  }

  private static <T> T await(CompletableFuture<T> future) {
    return Deadline.await("an answer", future);
  }

  private static ParleyException failureOf(CompletableFuture<?> future) {
    try {
      future.orTimeout(30, TimeUnit.SECONDS).join();
      throw new AssertionError("not refused");
    } catch (CompletionException e) {
      if (e.getCause() instanceof ParleyException refused) {
        return refused;
      }
      throw e;
    }
  }

  private static int numberOf(CompletableFuture<?> future) {
    return failureOf(future).number();
  }

  private static String nameOf(CompletableFuture<?> future) {
    return failureOf(future).name();
  }

  /// Keeps the messages that a client is shown.
  private static final class Seen implements Listener {
    final List<Event> events = new CopyOnWriteArrayList<>();

    @Override
    public void event(Event event) {
      if (event.name().equals("message") || event.name().equals("reset")) {
        events.add(event);
      }
    }

    /// These and no others, each once and in this order.
    void expect(List<Acknowledged> said) {
      Deadline.await(
          () -> said.size() + " messages, not " + events.size() + ": " + events,
          () -> events.size() >= said.size());
      assertThat(events.stream().map(Event::position).toList())
          .isEqualTo(said.stream().map(Acknowledged::position).toList());
    }
  }
}
