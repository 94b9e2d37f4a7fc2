package chat.parley.gateway.balance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Nodes that decide once a second, each by what the others said a second or two ago; who is asked
/// to move arrives up to three seconds later.
final class SimulatedCluster {
  private final Random random = new Random(7);
  private final Arrival arrival;
  private final long[] counts;
  private final long[] lowest;
  private final boolean[] isGiver;
  private final Deque<long[]> said = new ArrayDeque<>();
  private final List<FairShare> nodes;
  private final List<Integer> arriving = new ArrayList<>();
  private long second;
  private long moved;

  SimulatedCluster(long[] counts, Arrival arrival) {
    this.counts = counts.clone();
    this.lowest = counts.clone();
    this.isGiver = new boolean[counts.length];
    this.arrival = arrival;
    this.nodes =
        IntStream.range(0, counts.length).mapToObj(_ -> FairShareTest.fairShare(20)).toList();
    said.add(counts.clone());
  }

  void run(int seconds) {
    for (int i = 0; i < seconds; i++) {
      second();
    }
  }

  List<Long> counts() {
    return LongStream.of(counts).boxed().toList();
  }

  long share() {
    return (LongStream.of(counts).sum() + arriving.size()) / counts.length;
  }

  long moved() {
    return moved;
  }

  long lowestOfAGiver() {
    return IntStream.range(0, counts.length)
        .filter(node -> isGiver[node])
        .mapToLong(node -> lowest[node])
        .min()
        .orElseThrow();
  }

  private void second() {
    second++;
    arrive();
    said.add(counts.clone());
    if (said.size() > 2) {
      said.removeFirst();
    }
    for (int node = 0; node < counts.length; node++) {
      int asked = nodes.get(node).toMove(FairShareTest.nanos(second), counts[node], others(node));
      counts[node] -= asked;
      moved += asked;
      isGiver[node] |= asked > 0;
      lowest[node] = Math.min(lowest[node], counts[node]);
      for (int i = 0; i < asked; i++) {
        arriving.add(random.nextInt(3));
      }
    }
  }

  private List<Long> others(int node) {
    var old = said.getFirst();
    return IntStream.range(0, counts.length)
        .filter(other -> other != node)
        .mapToObj(other -> old[other])
        .toList();
  }

  private void arrive() {
    var later = new ArrayList<Integer>();
    for (int secondsLeft : arriving) {
      if (secondsLeft > 0) {
        later.add(secondsLeft - 1);
      } else {
        counts[receiver()]++;
      }
    }
    arriving.clear();
    arriving.addAll(later);
  }

  private int receiver() {
    return switch (arrival) {
      case RANDOM -> random.nextInt(counts.length);
      case LEAST -> {
        long least = Arrays.stream(counts).min().orElseThrow();
        yield IntStream.range(0, counts.length)
            .filter(node -> counts[node] == least)
            .findFirst()
            .orElseThrow();
      }
    };
  }
}
