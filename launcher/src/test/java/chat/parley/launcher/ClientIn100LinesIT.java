package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The client of docs/client-in-100-lines.md chats as it stands there, and loses nothing while its
/// connections are cut.
@ExtendWith(ClusterExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class ClientIn100LinesIT {
  private static final int NODE = 20;
  private static final String FLAG = "--experimental-websocket";
  private static final int CUTS = 4;
  private static final int BETWEEN_CUTS = 10;

  private static final List<String> CODE = new CodeBlocks("client-in-100-lines.md").of("js");

  private final TestCluster cluster;
  @TempDir private Path directory;

  ClientIn100LinesIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void itHasAtMost100Lines() {
    assertThat(CODE).hasSize(2);
    assertThat(CODE.getFirst().lines().count()).isBetween(50L, 100L);
  }

  @Test
  void nothingIsLostOrDoubledWhileItsConnectionsAreCut() throws Exception {
    var owner = cluster.signIn("owner");
    var room = cluster.publicRoom(owner);
    try (var first = CutNetwork.before(cluster.node(Node.A));
        var second = CutNetwork.before(cluster.node(Node.B))) {
      lay(
          Addresses.of(cluster, room)
              .with("localhost:8081", first.authority())
              .with("localhost:8082", second.authority()));
      try (var alice = chat("alice")) {
        alice.write("alice is here");
        alice.await("alice: alice is here");
        // Who comes now hears what is said from now on.
        try (var bob = chat("bob")) {
          bob.write("bob is here");
          bob.await("bob: bob is here");
          alice.await("bob: bob is here");

          int cut = 0;
          for (int round = 0; round < CUTS; round++) {
            talk(alice, bob, round);
            cut += first.cut() + second.cut();
            sayLastWords(alice, bob, round);
          }

          assertThat(cut).as("connections that were cut").isGreaterThanOrEqualTo(2 * CUTS);
          var said = history(owner, room);
          assertThat(said).hasSize(2 + CUTS * (2 * BETWEEN_CUTS + 2)).doesNotHaveDuplicates();
          assertThat(shown(alice)).isEqualTo(said);
          assertThat(shown(bob)).isEqualTo(said.subList(1, said.size()));
          assertThat(of("alice", said)).isEqualTo(written("alice"));
          assertThat(of("bob", said)).isEqualTo(written("bob"));
        }
      }
    }
  }

  private static void talk(Shell alice, Shell bob, int round) {
    for (int i = 0; i < BETWEEN_CUTS; i++) {
      alice.write("alice " + round + "." + i);
      bob.write("bob " + round + "." + i);
    }
  }

  /// Returns when both have heard both.
  private static void sayLastWords(Shell alice, Shell bob, int round) {
    alice.write("alice after cut " + round);
    bob.write("bob after cut " + round);
    for (var terminal : List.of(alice, bob)) {
      terminal.await("alice: alice after cut " + round);
      terminal.await("bob: bob after cut " + round);
    }
  }

  /// But for what Node says about its flag.
  private static List<String> shown(Shell terminal) {
    assertThat(terminal.output()).doesNotContain("not sent");
    return terminal.output().lines().filter(line -> line.matches("(alice|bob): .*")).toList();
  }

  private List<String> history(Identity who, String room) {
    return cluster.rest().history(who, room).stream()
        .filter(Event::isMessage)
        .map(message -> message.user() + ": " + message.text())
        .toList();
  }

  /// What one of them has written, in the order in which he has.
  private static List<String> written(String user) {
    var lines = new ArrayList<>(List.of(user + ": " + user + " is here"));
    for (int round = 0; round < CUTS; round++) {
      for (int i = 0; i < BETWEEN_CUTS; i++) {
        lines.add(user + ": " + user + " " + round + "." + i);
      }
      lines.add(user + ": " + user + " after cut " + round);
    }
    return lines;
  }

  private static List<String> of(String user, List<String> said) {
    return said.stream().filter(line -> line.startsWith(user + ": ")).toList();
  }

  private void lay(Addresses addresses) throws IOException {
    Files.writeString(directory.resolve("client.mjs"), CODE.getFirst());
    Files.writeString(directory.resolve("chat.mjs"), addresses.in(CODE.getLast()));
  }

  /// Node 20 has a WebSocket behind a flag, which later ones may not know any more.
  private Shell chat(String user) throws Exception {
    var node = Tools.requireNode(NODE).toString();
    var command = new ArrayList<>(List.of(node));
    if (new ProcessBuilder(node, FLAG, "--version").start().waitFor() == 0) {
      command.add(FLAG);
    }
    command.addAll(List.of("chat.mjs", user));
    return Shell.start(directory, user, command);
  }
}
