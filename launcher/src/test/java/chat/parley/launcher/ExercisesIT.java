package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/// The exercises of docs/exercises.md show what they say, as they stand there.
@ExtendWith(ClusterExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class ExercisesIT {
  private static final CodeBlocks PAGE = new CodeBlocks("exercises.md");
  private static final String BASH = "bash";
  private static final Pattern FILES = Pattern.compile("ulimit -n (\\d+) && \\./parley up");
  private static final Pattern OPENED = Pattern.compile("(?m)^(\\d+) open, then: HTTP/1.1 503 ");

  private final TestCluster cluster;
  private final String room;
  private final Addresses addresses;
  @TempDir private Path directory;

  ExercisesIT(TestCluster cluster) {
    this.cluster = cluster;
    this.room = cluster.publicRoom(cluster.signIn("owner"));
    this.addresses = Addresses.of(cluster, room);
  }

  @BeforeEach
  void requireTools() {
    Tools.require("curl", "curl");
    Tools.require("jq", "jq");
  }

  @Test
  void anEchoComesBack() {
    Tools.require("wscat", "node-ws");
    var block = PAGE.of("Echo", BASH).getFirst();

    try (var terminal = Shell.bash(directory, "echo", addresses.in(block))) {
      terminal.await("hello");
      assertThat(terminal.awaitEnd()).doesNotContain("error");
    }
  }

  @Test
  void aPageShowsWhatIsSaid() throws IOException {
    var title = "A page in 20 lines";
    var port = String.valueOf(FreePort.find());
    var html = PAGE.of(title, "html").getFirst();
    assertThat(html.lines().count()).isLessThanOrEqualTo(20);
    Files.writeString(directory.resolve("stream.html"), addresses.in(html));
    var blocks = PAGE.of(title, BASH);
    Tools.require("python3", "python3");
    var serve = blocks.getFirst();
    assertThat(serve).contains(" 8000 ");

    try (var browser = Browser.start();
        var _ = Shell.bash(directory, "serve", serve.replace("8000", port))) {
      Deadline.await(() -> "the page to be served", () -> isServed(Integer.parseInt(port)));
      browser.visit("http://localhost:" + port + "/stream.html");
      awaitLines(browser, List.of("listening"));
      say(blocks.getLast());

      awaitLines(browser, List.of("listening", "hi page"));
    }
  }

  @Test
  void aFilteredStreamIsCounted() {
    var blocks = PAGE.of("A filtered stream, and how much of it comes in a minute", BASH);
    say("say 'an error before'\n");

    try (var terminal = terminal("filtered", blocks.getFirst())) {
      terminal.await("  1  an error before\n");
      say(blocks.getLast());
      terminal.await("another error\n");

      // A minute may end in the middle.
      var lines = terminal.output().lines().toList();
      assertThat(lines)
          .hasSize(3)
          .allMatch(line -> line.matches("\\d\\d:\\d\\d  [123]  .*error.*"));
      assertThat(lines.get(1)).endsWith("an error in the cellar");
    }
  }

  @Test
  void whatIsSaidOnOneNodePassesThroughRedis() {
    Tools.require("redis-cli", "redis-tools");
    var blocks = PAGE.of("Two terminals on two nodes, and Redis between them", BASH);

    try (var alice = terminal("alice", blocks.get(0))) {
      alice.await("event: cursor");
      try (var redis = terminal("redis", blocks.get(1))) {
        redis.await("}:room:" + room + "\n1\nsubscribe\n");
        say(blocks.get(2));

        redis.await("message\n");
        redis.await("hi across");
        alice.await("\"text\":\"hi across\"");
        assertThat(redis.output().split("hi across", -1)).hasSize(2);
      }
    }
  }

  @Test
  void connectionsAreOpenedUntilOneIsRefused() {
    Tools.require("ss", "iproute2");
    var blocks = PAGE.of("Open connections until one is refused", BASH);
    var files = FILES.matcher(blocks.get(0));
    assertThat(files.find()).isTrue();

    try (var node = ExtraNode.withFiles(cluster, Integer.parseInt(files.group(1)))) {
      var log = node.process().log().toString();
      var read = blocks.get(1).replace(".parley/logs/gateway-1.log", log);
      var port = String.valueOf(node.uri().getPort());
      var open =
          blocks.get(2).replace("localhost/8081", "localhost/" + port).replace(":8081", ":" + port);
      try (var limit = Shell.bash(directory, "limit", read);
          var terminal = terminal("open", open)) {
        assertThat(limit.awaitEnd())
            .startsWith("file limit " + files.group(1) + ", at most 188 connections");
        var said = terminal.awaitEnd();

        var opened = OPENED.matcher(said);
        assertThat(opened.find()).as(said).isTrue();
        assertThat(opened.group(1)).isEqualTo("188");
        assertThat(said).contains("\"code\":4102").contains("TCP:").endsWith("188\n");
      }
    }
  }

  /// One that has begun as the page tells.
  private Shell terminal(String name, String block) {
    var begin = PAGE.of("Before you begin", BASH).getFirst();
    // What the beginning prints is none of the exercise's.
    var script = "{\n" + begin + "} > /dev/null\n" + block;
    return Shell.bash(directory, name, addresses.in(script));
  }

  private void say(String block) {
    try (var terminal = terminal("say", block)) {
      assertThat(terminal.awaitEnd().lines())
          .hasSameSizeAs(block.lines().toList())
          .allMatch(line -> line.contains("\"offset\":"));
    }
  }

  private static boolean isServed(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  private static void awaitLines(Browser browser, List<String> lines) {
    Deadline.await(() -> lines + ", not " + shown(browser), () -> shown(browser).equals(lines));
  }

  private static List<String> shown(Browser browser) {
    return browser.driver().findElements(By.cssSelector("#list li")).stream()
        .map(WebElement::getText)
        .toList();
  }
}
