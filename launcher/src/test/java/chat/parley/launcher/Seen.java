package chat.parley.launcher;

import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Talker.Outcome;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the clients of a [Workload] have seen up to a moment. Immutable.
///
/// @param ends of each follower's connections, and his refused polls
/// @param sendsRefused with 4100 or 4105
/// @param sendsRefusedOtherwise how many with each other number
/// @param sendsWithoutConnection tries whose connection ended, or was not there
record Seen(
    int acknowledged,
    int delivered,
    int recovered,
    int sendsRefused,
    Map<Integer, Integer> sendsRefusedOtherwise,
    int sendsWithoutConnection,
    List<List<String>> ends) {
  /// The body of a refusal over HTTP. One who polls and is refused while Redis is away has lost
  /// nothing, and comes again. What he does now says nothing of what he did then: some take another
  /// transport whenever they come back.
  private static final String REFUSED_POLL = "4100 {";

  static Seen by(Workload workload) {
    return new Seen(
        workload.acknowledged(),
        workload.delivered(),
        workload.recovered(),
        workload.tries(Outcome.REFUSED),
        workload.refusedOtherwise(),
        workload.tries(Outcome.CLOSED)
            + workload.tries(Outcome.BROKEN)
            + workload.tries(Outcome.NOT_SENT),
        workload.followers().stream().map(Follower::ends).toList());
  }

  /// Before it began.
  static Seen nothing(Workload workload) {
    return new Seen(
        0,
        0,
        0,
        0,
        Map.of(),
        0,
        workload.followers().stream().map(_ -> List.<String>of()).toList());
  }

  /// What came between, the ends apart.
  Seen since(Seen before) {
    return new Seen(
        acknowledged - before.acknowledged,
        delivered - before.delivered,
        recovered - before.recovered,
        sendsRefused - before.sendsRefused,
        more(sendsRefusedOtherwise, before.sendsRefusedOtherwise),
        sendsWithoutConnection - before.sendsWithoutConnection,
        List.of());
  }

  private static Map<Integer, Integer> more(
      Map<Integer, Integer> now, Map<Integer, Integer> before) {
    return now.entrySet().stream()
        .map(
            each ->
                Map.entry(each.getKey(), each.getValue() - before.getOrDefault(each.getKey(), 0)))
        .filter(each -> each.getValue() > 0)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// How connections ended between.
  ///
  /// @param isOutage whether polls may have been refused
  List<String> endsSince(Seen before, boolean isOutage) {
    return IntStream.range(0, ends.size())
        .boxed()
        .flatMap(i -> ended(ends.get(i), before.ends.get(i).size(), isOutage))
        .toList();
  }

  private static Stream<String> ended(List<String> ends, int from, boolean isOutage) {
    return ends.stream().skip(from).filter(end -> !(isOutage && end.startsWith(REFUSED_POLL)));
  }

  @Override
  public String toString() {
    return String.format(
        "%d acknowledged, %d delivered, %d recovered, %d sends refused, %s with other numbers, %d without a connection",
        acknowledged,
        delivered,
        recovered,
        sendsRefused,
        sendsRefusedOtherwise.isEmpty() ? "0" : sendsRefusedOtherwise,
        sendsWithoutConnection);
  }
}
