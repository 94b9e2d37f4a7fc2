package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.talk.ChatCommand;
import chat.parley.launcher.talk.SendCommand;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The terminal commands against two gateways.
@ExtendWith(ClusterExtension.class)
class TalkIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final TestCluster cluster;
  private final Terminal terminal = new Terminal();
  private final Identity alice;
  private final Identity bob;
  private final String room;

  TalkIT(TestCluster cluster) {
    this.cluster = cluster;
    this.alice = cluster.signIn("alice");
    this.bob = cluster.signIn("bob");
    this.room = cluster.publicRoom(alice, bob);
  }

  @AfterEach
  void heal() {
    cluster.heal();
  }

  @Test
  void aTokenIsGoodForItsUser() {
    assertThat(terminal.run("token", "--user", "carol", "--url", url(Node.A))).isZero();
    var carol = new Identity("carol", terminal.out().strip());
    cluster.rest().addMember(carol, room, "carol");

    assertThat(cluster.rest().members(alice, room)).contains("carol");
  }

  @Test
  void aKeySignsGrantsAndLifetimes() {
    var closed = cluster.privateRoom(alice);
    var key = cluster.plan().data().developmentKey().toString();

    int code =
        terminal.run(
            "token",
            "--user",
            "dave",
            "--rooms",
            closed + "=reader",
            "--ttl",
            "90s",
            "--key-file",
            key,
            "--json");

    assertThat(code).as(terminal.all()).isZero();
    var printed = JsonMapper.shared().readTree(terminal.out());
    assertThat(printed.path("user").asString("")).isEqualTo("dave");
    var dave = new Identity("dave", printed.path("token").asString(""));
    assertThat(cluster.rest().top(dave, closed)).isEqualTo(cluster.rest().top(alice, closed));
  }

  @Test
  void aServiceTokenActsAsOthers() {
    assertThat(terminal.run("token", "--service", "--url", url(Node.A), "--json")).isZero();
    var printed = JsonMapper.shared().readTree(terminal.out());
    var service = new Identity("service", printed.path("token").asString(""));

    var at = cluster.rest().notify(service, "alice", "key-" + room, "hello");

    assertThat(at.offset()).isPositive();
  }

  @Test
  void anOperatorsTokenIsSignedOrIssued() throws Exception {
    var key = cluster.plan().data().developmentKey().toString();

    for (var way : List.of(List.of("--key-file", key), List.of("--url", url(Node.A)))) {
      var arguments = new ArrayList<>(List.of("token", "--user", "oscar", "--operator"));
      arguments.addAll(way);
      assertThat(terminal.run(arguments.toArray(String[]::new))).as(terminal.all()).isZero();
      var oscar = new Identity("oscar", terminal.out().strip());
      // An operator alone may look where others are connected.
      assertThat(statusOf(oscar)).isEqualTo(200);
    }
    assertThat(statusOf(alice)).isEqualTo(403);
  }

  @Test
  void wrongTokensAreRefusedBeforeAnythingIsAsked() {
    assertThat(terminal.run("token")).isEqualTo(2);
    assertThat(terminal.err()).startsWith("whose token").contains("See ./parley token --help");
    assertThat(terminal.run("token", "--user", "a b")).isEqualTo(2);
    assertThat(terminal.run("token", "--user", "a", "--rooms", "general=owner")).isEqualTo(2);
    for (var nobodys : List.of("parley~cluster", "direct~6wOO")) {
      assertThat(terminal.run("token", "--user", "a", "--rooms", nobodys + "=reader")).isEqualTo(2);
      assertThat(terminal.err()).startsWith("nothing is granted in this room: " + nobodys);
    }
    assertThat(terminal.run("token", "--service", "--operator")).isEqualTo(2);
    assertThat(terminal.err()).contains("not for both");
    assertThat(terminal.run("token", "--operator")).isEqualTo(2);
    assertThat(terminal.err()).startsWith("whose token");
    assertThat(terminal.run("token", "--user", "a", "--ttl", "soon")).isEqualTo(2);
    assertThat(terminal.run("token", "--user", "a", "--ttl", "5m", "--url", url(Node.A)))
        .isEqualTo(2);
    assertThat(terminal.err()).startsWith("--rooms and --ttl need a key");
  }

  @Test
  void roomsAreListed() {
    var closed = cluster.privateRoom(bob);

    assertThat(terminal.run("rooms", "--url", urls())).isZero();
    assertThat(terminal.out()).startsWith("ROOM ").contains(room).doesNotContain(closed);
    assertThat(terminal.run("rooms", "bob", "--mine", "--json", "--url", urls())).isZero();
    assertThat(jsonLines()).extracting(line -> line.path("room").asString("")).contains(closed);
    assertThat(terminal.run("rooms", "--mine")).isEqualTo(2);
  }

  @Test
  void aRoomIsMadeOnce() {
    var made = "builds-" + room;
    assertThat(make(made, "--private", "--json")).as(terminal.all()).isZero();
    assertThat(jsonLines().getFirst().path("room").asString("")).isEqualTo(made);
    assertThat(terminal.run("rooms", "bob", "--mine", "--json", "--url", urls())).isZero();
    assertThat(jsonLines())
        .filteredOn(line -> made.equals(line.path("room").asString("")))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.path("visibility").asString("")).isEqualTo("private");
              assertThat(line.path("role").asString("")).isEqualTo("owner");
            });

    assertThat(make(made)).isEqualTo(1);
    assertThat(terminal.err()).startsWith("4310 ");
    assertThat(make("of-a-kind-" + room, "--kind", "huge")).isEqualTo(1);
    assertThat(terminal.err()).startsWith("4300 ");
    assertThat(make("not/a/room")).isEqualTo(1);
    assertThat(terminal.err()).startsWith("4304 ");
    assertThat(make("scores-" + room, "--kind", "state")).isZero();
    assertThat(terminal.out()).contains("state");
    assertThat(terminal.run("rooms", "--make", made)).isEqualTo(2);
    assertThat(terminal.run("rooms", "bob", "--private")).isEqualTo(2);
  }

  @Test
  void aMessageIsSentOnceUnderItsKey() {
    assertThat(send("--key", "once", "hello", "everybody")).isZero();
    var position = terminal.out().strip();
    assertThat(send("--key", "once", "hello", "again")).isZero();
    assertThat(terminal.out().strip()).isEqualTo(position);
    assertThat(send("--json", "and on")).isZero();

    assertThat(jsonLines().getFirst().path("position").asString("")).contains(":");
    assertThat(texts()).containsExactly("hello everybody", "and on");
  }

  @Test
  void linesOfTheInputAreMessages() {
    var command = new CommandLine(new SendCommand(input("one\n\ntwo ✓\n")));

    assertThat(terminal.run(command, "alice", room, "--url", urls())).isZero();

    assertThat(terminal.out().lines()).hasSize(2);
    assertThat(texts()).containsExactly("one", "two ✓");
  }

  @Test
  void refusalsAreToldWithTheirNumbers() {
    assertThat(terminal.run("send", "mallory", room, "hi", "--url", urls())).isEqualTo(1);
    assertThat(terminal.err()).startsWith("4301 not-a-member").contains("--join");
    assertThat(terminal.run("send", "mallory", room, "hi", "--join", "--url", urls())).isZero();
    assertThat(terminal.run("tail", "alice", "no-such-room", "--url", urls())).isEqualTo(1);
    assertThat(terminal.err()).contains("4302 unknown-room");
    assertThat(terminal.run("tail", "alice", "no-such-room", "-n0", "--url", urls())).isEqualTo(1);
    assertThat(terminal.err()).contains("4302 unknown-room");
    assertThat(terminal.run("send", "alice", room, "hi", "--token", bob.token(), "--url", urls()))
        .isEqualTo(2);
    assertThat(terminal.err()).startsWith("the token is that of bob, not of alice");
    assertThat(terminal.run("tail", "alice", room, "--after", "there")).isEqualTo(2);
    assertThat(terminal.run("send", "alice", room, "hi", "--url", "localhost:1")).isEqualTo(2);
    var nowhere = "http://localhost:" + FreePort.find();
    assertThat(terminal.run("send", "alice", room, "hi", "--url", nowhere)).isEqualTo(1);
    assertThat(terminal.err()).startsWith("nobody answers at ");
  }

  @Test
  void historyComesFirstAndWhatOthersWriteCannotSteerTheTerminal() {
    assertThat(send("old \u001b[2J one")).isZero();

    int code = terminal.run("tail", "bob", room, "-n", "1", "--count", "1", "--url", urls());

    assertThat(code).as(terminal.all()).isZero();
    assertThat(terminal.out()).contains("alice: old ").doesNotContain("\u001b");
  }

  @Test
  void aTailGoesOnOverTheOtherNodeWhenItsNodeIsKilled() {
    var tail = new Terminal();
    var running =
        CompletableFuture.supplyAsync(
            () ->
                tail.run(
                    "tail",
                    "bob",
                    room,
                    "-n0",
                    "--json",
                    "--count",
                    "10",
                    "--url",
                    url(Node.A) + "," + url(Node.B)));
    Deadline.await(() -> "a connection: " + tail.all(), () -> tail.err().contains("connected"));
    Deadline.await(
        () -> "the first message: " + tail.all(),
        () -> send("hello") == 0 && tail.out().contains("hello"));

    cluster.process(Node.A).kill();
    for (int i = 0; i < 10; i++) {
      assertThat(send("--timeout", "60s", "text " + i)).as(terminal.all()).isZero();
    }

    assertThat(Deadline.await("the end of it", running)).as(tail.all()).isZero();
    var shown = tail.out().lines().map(JsonMapper.shared()::readTree).toList();
    var said = cluster.rest().history(alice, room).stream().filter(Event::isMessage).toList();
    int first = said.stream().map(Event::key).toList().indexOf(keyOf(shown.getFirst()));
    assertThat(shown.stream().map(TalkIT::keyOf))
        .containsExactlyElementsOf(
            said.subList(first, first + 10).stream().map(Event::key).toList());
  }

  @Test
  void twoPeopleChat() {
    assertThat(send("what was said before")).isZero();
    var command = new CommandLine(new ChatCommand(input("hi from bob\n//shrug\n/who\n/dance\n")));

    int code = terminal.run(command, "bob", room, "--url", url(Node.B));

    assertThat(code).as(terminal.all()).isZero();
    assertThat(terminal.out())
        .contains("alice: what was said before")
        .containsPattern("alice +owner");
    assertThat(terminal.err()).contains("no such command: /dance");
    assertThat(texts()).containsExactly("what was said before", "hi from bob", "/shrug");
  }

  @Test
  void whoIsRemovedIsTold() {
    var tail = new Terminal();
    var closed = cluster.privateRoom(alice, bob);
    var running =
        CompletableFuture.supplyAsync(() -> tail.run("tail", "bob", closed, "--url", urls()));
    Deadline.await(() -> "a connection: " + tail.all(), () -> tail.err().contains("connected"));
    // Only who follows it already hears of it.
    Deadline.await(() -> "the history: " + tail.all(), () -> !tail.out().isEmpty());

    cluster.rest().removeMember(alice, closed, "bob");

    assertThat(Deadline.await("the end of it", running)).isEqualTo(1);
    assertThat(tail.err()).containsAnyOf("4301", "4302");
  }

  /// What is answered to him who asks where bob is connected.
  private int statusOf(Identity who) throws Exception {
    var request =
        HttpRequest.newBuilder(cluster.rest().base().resolve("/v1/users/bob/connections"))
            .header("Authorization", who.bearer())
            .build();
    return HTTP.send(request, BodyHandlers.discarding()).statusCode();
  }

  private int make(String name, String... options) {
    var words = new ArrayList<>(List.of("rooms", "bob", "--make", name, "--url", urls()));
    words.addAll(List.of(options));
    return terminal.run(words.toArray(String[]::new));
  }

  private int send(String... more) {
    var all = new ArrayList<>(List.of("send", "alice", room, "--url", urls()));
    all.addAll(List.of(more));
    return terminal.run(all.toArray(String[]::new));
  }

  private List<String> texts() {
    return cluster.rest().history(alice, room).stream()
        .filter(Event::isMessage)
        .map(event -> String.valueOf(event.text()))
        .toList();
  }

  private List<JsonNode> jsonLines() {
    return terminal.out().lines().map(line -> JsonMapper.shared().readTree(line)).toList();
  }

  private static String keyOf(JsonNode event) {
    return event.path("key").asString("");
  }

  private static InputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private String url(Node node) {
    return cluster.node(node).toString();
  }

  private String urls() {
    return url(Node.A) + "," + url(Node.B);
  }
}
