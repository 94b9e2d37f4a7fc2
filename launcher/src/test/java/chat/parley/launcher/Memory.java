package chat.parley.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What gateways hold, over all of them. Immutable.
///
/// @param heapBytes what is reachable, by class: counted by the collector itself while the process
///   stands still. What a meter says after a collection has the garbage in it that was made since
/// @param directBytes what the allocator of network buffers holds outside of the heap, what it
///   keeps for later included, as the gateways themselves export it: it takes it from the system,
///   past the JVM's own buffer metrics and its native memory tracking
record Memory(Map<String, Long> heapBytes, long directBytes) {
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  private static final String BUFFERS = "parley_gateway_buffers_size_bytes";
  private static final String RINGS = "parley_gateway_ring_size_bytes";

  /// A line such as ` 12: 4711 112904 java.lang.String (java.base@25)`.
  private static final Pattern CLASS =
      Pattern.compile("^\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+)", Pattern.MULTILINE);

  private static final int CLASSES_NAMED = 5;

  /// The second collection, which comes with the histogram, frees what the first only made
  /// unreachable.
  private static final List<String> QUESTIONS = List.of("GC.run", "GC.class_histogram");

  /// After forced collections. All are asked at the same time: what is measured may be over soon.
  static Memory of(List<ServiceProcess> gateways) {
    var heap = new HashMap<String, Long>();
    for (var answer : answers(gateways)) {
      var histogram = CLASS.matcher(answer);
      if (!histogram.find()) {
        throw new AssertionError("No histogram of one of " + gateways + ": " + answer);
      }
      do {
        heap.merge(histogram.group(2), Long.valueOf(histogram.group(1)), Long::sum);
      } while (histogram.find());
    }
    double direct = Counted.byAll(gateways, BUFFERS).sum();
    double rings = Counted.byAll(gateways, RINGS).sum();
    if (direct < rings) {
      // What rings hold are such buffers.
      throw new AssertionError(BUFFERS + " says " + direct + ", and " + RINGS + ' ' + rings);
    }
    return new Memory(Map.copyOf(heap), (long) direct);
  }

  long bytes() {
    return heap() + directBytes;
  }

  /// By how much it is more than `before`, as a part of that.
  double growthSince(Memory before) {
    return 1.0 * (bytes() - before.bytes()) / before.bytes();
  }

  /// Which classes have grown most since `before`.
  String growth(Memory before) {
    Comparator<Map.Entry<String, Long>> bySize = Map.Entry.comparingByValue();
    return heapBytes.entrySet().stream()
        .map(
            now ->
                Map.entry(
                    now.getKey(), now.getValue() - before.heapBytes.getOrDefault(now.getKey(), 0L)))
        .sorted(bySize.reversed())
        .limit(CLASSES_NAMED)
        .map(grown -> grown.getKey() + " " + grown.getValue() / 1024 + " kB")
        .collect(
            Collectors.joining(
                ", ",
                String.format(
                    Locale.ROOT,
                    "heap %+d kB, direct %+d kB; most: ",
                    (heap() - before.heap()) / 1024,
                    (directBytes - before.directBytes) / 1024),
                ""));
  }

  @Override
  public String toString() {
    return heap() / 1024 + " + " + directBytes / 1024 + " kB";
  }

  private long heap() {
    return heapBytes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static List<String> answers(List<ServiceProcess> gateways) {
    try {
      var questions = Files.createTempFile("parley-memory", ".jcmd");
      try {
        Files.write(questions, QUESTIONS);
        var jcmds = new ArrayList<Process>();
        for (var gateway : gateways) {
          jcmds.add(
              new ProcessBuilder(
                      JCMD.toString(), Long.toString(gateway.pid()), "-f", questions.toString())
                  .redirectErrorStream(true)
                  .start());
        }
        var answers = new ArrayList<String>();
        for (var jcmd : jcmds) {
          answers.add(new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        return answers;
      } finally {
        Files.delete(questions);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
