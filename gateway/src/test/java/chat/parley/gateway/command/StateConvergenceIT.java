package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.state.RandomPatches;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.StateDesk;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Fifty readers on three nodes, who come, go, lag behind and come back elsewhere, while a document
/// is changed ten thousand times by several at once: in the end everybody has, from snapshots and
/// patches alone, what the store has.
final class StateConvergenceIT {
  private static final int CLIENTS = 50;
  private static final int CHANGES = 10_000;
  private static final int WRITERS = 4;
  private static final int ROUNDS = 25;

  /// What is missed is brought from the ring, from the log, or not at all.
  private static final List<GatewayNode> NODES =
      List.of(
          start("recovery.ring-frames", "500"),
          start("recovery.page-entries", "1000"),
          start("recovery.page-entries", "50"));

  private final long seed = Long.getLong("parley.convergence.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<StateDesk> desks = NODES.stream().map(StateDesk::new).toList();
  private final String room = desks.getFirst().room();
  private final List<StateReader> readers =
      IntStream.range(0, CLIENTS)
          .mapToObj(i -> new StateReader(NODES, room, "reader-" + i, new Random(random.nextLong())))
          .toList();

  private static GatewayNode start(String setting, String value) {
    return GatewayNode.start(
        Map.of(
            "parley.gateway." + setting, value, "parley.gateway.connection.max-unwritable", "29s"));
  }

  /// A step may fail before anything that names it.
  @BeforeEach
  void tellSeed() {
    System.out.println("-Dparley.convergence.seed=" + seed);
  }

  @AfterEach
  void close() {
    readers.forEach(StateReader::close);
  }

  @AfterAll
  static void stop() {
    NODES.forEach(GatewayNode::close);
  }

  @Test
  void everybodyHasInTheEndWhatTheStoreHas() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < ROUNDS; round++) {
        var top = NODES.getFirst().top(room);
        var writing = writing(threads, CHANGES / ROUNDS / WRITERS);
        all(threads, reader -> reader.step(top));
        Waiting.of(writing);
      }
      var top = NODES.getFirst().top(room);
      all(threads, reader -> reader.end(top));
    }

    assertThat(NODES.getFirst().top(room).offset()).isGreaterThan(CHANGES);
    var document = desks.getFirst().document(room);
    assertThat(readers)
        .allSatisfy(
            reader ->
                assertThat(reader.document())
                    .as("%s, -Dparley.convergence.seed=%d", reader.user(), seed)
                    .isEqualTo(document));
    assertThat(readers.stream().mapToInt(StateReader::patches).sum())
        .as("brought by patches")
        .isGreaterThan(CHANGES);
    assertThat(readers.stream().mapToInt(StateReader::snapshots).sum())
        .as("brought by snapshots")
        .isGreaterThan(CLIENTS);
  }

  private CompletableFuture<?> writing(ExecutorService threads, int each) {
    return CompletableFuture.allOf(
            IntStream.range(0, WRITERS)
                .mapToObj(_ -> new RandomPatches(new Random(random.nextLong())))
                .map(patches -> CompletableFuture.runAsync(() -> write(patches, each), threads))
                .toArray(CompletableFuture[]::new))
        .thenApply(_ -> true);
  }

  private void write(RandomPatches patches, int count) {
    for (int i = 0; i < count; i++) {
      desks.get(i % desks.size()).patch(room, patches::next);
    }
  }

  private void all(ExecutorService threads, Consumer<StateReader> step) {
    var steps =
        readers.stream()
            .map(reader -> CompletableFuture.runAsync(() -> step.accept(reader), threads))
            .toArray(CompletableFuture[]::new);
    Waiting.of(CompletableFuture.allOf(steps).thenApply(_ -> true));
  }
}
