package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Journal;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.Transport;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/// Who of a [Workload]'s followers is shown what is said, and how soon. Immutable; what they are
/// shown goes on meanwhile.
///
/// @param silent rooms in which nobody says anything now
/// @param silentSince from then on nothing may have been said there, in milliseconds since 1970
record Liveness(List<Follower> followers, Set<String> silent, long silentSince) {
  /// Behind the newest publication there is at most a reset or two.
  private static final int LAST_ENTRIES = 5;

  private static final int STORY = 20;
  private static final Duration BEFORE = Duration.ofSeconds(15);

  /// Waits until every follower was shown something that was said after `millis`, in rooms that are
  /// not silent. Returns how long after it the last one was.
  long await(long millis, Duration within) {
    Deadline.await(
        () ->
            "all to be live again; not: "
                + followers.stream().filter(each -> !isLive(each, millis)).toList(),
        within,
        () -> followers.stream().allMatch(each -> isLive(each, millis)));
    return millisUntilAll(millis);
  }

  private boolean isLive(Follower follower, long millis) {
    return silent.contains(follower.room())
        || follower.journal().entries().reversed().stream()
            .limit(LAST_ENTRIES)
            .anyMatch(entry -> isNewsSince(entry, millis));
  }

  /// How long after `millis` the last follower was shown something that was said after it; in
  /// silent rooms, was told that something is lost, if he was told so after `millis` at all.
  long millisUntilAll(long millis) {
    return followers.stream().mapToLong(each -> liveAt(each, millis)).max().orElse(millis) - millis;
  }

  /// Who was the last to be so.
  Follower last(long millis) {
    return followers.stream()
        .max(Comparator.comparingLong(each -> liveAt(each, millis)))
        .orElseThrow();
  }

  /// All that he was told from a while before until he was live, and how his connections ended: for
  /// whoever reads a failure.
  String storyOfLast(long millis) {
    var last = last(millis);
    long liveAt = liveAt(last, millis);
    var told =
        last.journal().entries().stream()
            .filter(entry -> entry.shownAt() > millis - BEFORE.toMillis())
            .filter(entry -> entry.shownAt() <= liveAt)
            .map(entry -> (entry.shownAt() - millis) + " ms: " + entry)
            .toList();
    var ends = last.ends();
    return "%s\n%s\n%s"
        .formatted(
            last,
            String.join("\n", told.subList(Math.max(0, told.size() - STORY), told.size())),
            ends.subList(Math.max(0, ends.size() - STORY), ends.size()));
  }

  private long liveAt(Follower follower, long millis) {
    return silent.contains(follower.room())
        ? toldOfLossAt(follower, millis).orElse(millis)
        : shownNewsAt(follower, millis).orElse(Long.MAX_VALUE);
  }

  private static OptionalLong shownNewsAt(Follower follower, long millis) {
    return follower.journal().entries().stream()
        .filter(entry -> isNewsSince(entry, millis))
        .mapToLong(Journal.Entry::shownAt)
        .findFirst();
  }

  /// Waits until everybody in the silent rooms stands where the room's log ends, and so has been
  /// told what of it is lost, though nothing was said there that could have made him notice.
  ///
  /// @param endOf where a room's log ends
  void awaitEndsInSilence(Function<String, Position> endOf, Duration within) {
    for (var room : silent) {
      var end = endOf.apply(room);
      var here = followers.stream().filter(each -> each.room().equals(room)).toList();
      Deadline.await(
          () ->
              "all to stand at "
                  + end
                  + " in silence; not: "
                  + here.stream().filter(each -> !each.standsAt(end)).toList(),
          within,
          () -> here.stream().allMatch(each -> each.standsAt(end)));
      assertThat(here)
          .as("who was shown something new in a silent room")
          .noneMatch(each -> shownNewsAt(each, silentSince).isPresent());
    }
  }

  private static OptionalLong toldOfLossAt(Follower follower, long millis) {
    return follower.journal().entries().stream()
        .filter(Journal.Reset.class::isInstance)
        .filter(entry -> entry.shownAt() >= millis)
        .mapToLong(Journal.Entry::shownAt)
        .findFirst();
  }

  /// The longest that anybody of these on whom the node calls waited for something that was said in
  /// this time, in milliseconds.
  static long longestDelay(List<Follower> followers, Workload.Window window) {
    return followers.stream()
        .filter(
            follower ->
                follower.transport() == Transport.WEBSOCKET
                    || follower.transport() == Transport.EVENT_STREAM)
        .flatMap(follower -> follower.journal().entries().stream())
        .filter(Journal.Shown.class::isInstance)
        .map(Journal.Shown.class::cast)
        .filter(shown -> window.covers(shown.event().at()))
        .mapToLong(shown -> shown.shownAt() - shown.event().at())
        .max()
        .orElse(0);
  }

  /// The epoch of the newest publication that was shown in each room that is not silent.
  Map<String, String> epochs() {
    var newest = new HashMap<String, Journal.Shown>();
    for (var follower : followers) {
      if (!silent.contains(follower.room())) {
        follower.journal().entries().reversed().stream()
            .filter(Journal.Shown.class::isInstance)
            .map(Journal.Shown.class::cast)
            .findFirst()
            .ifPresent(shown -> newest.merge(follower.room(), shown, Liveness::newer));
      }
    }
    var epochs = new HashMap<String, String>();
    newest.forEach((room, shown) -> epochs.put(room, shown.event().position().epoch()));
    return epochs;
  }

  private static Journal.Shown newer(Journal.Shown one, Journal.Shown other) {
    return one.event().position().offset() > other.event().position().offset() ? one : other;
  }

  /// In how many of these rooms what is said now has another epoch than before.
  ///
  /// @param before as {@link #epochs} told it
  long forkedSince(Map<String, String> before) {
    return epochs().entrySet().stream()
        .filter(now -> !Objects.equals(before.get(now.getKey()), now.getValue()))
        .count();
  }

  private static boolean isNewsSince(Journal.Entry entry, long millis) {
    return entry instanceof Journal.Shown shown && shown.event().at() >= millis;
  }
}
