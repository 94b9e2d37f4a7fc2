package chat.parley.launcher;

import chat.parley.launcher.client.Acknowledged;
import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.Talker;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Has a [Verdict] judge a room of a [Workload] in which nobody talks any more: finds out what it
/// needs to know. Used by one thread.
final class RoomJudge {
  private final Site site;

  /// Those that can be asked.
  private final List<URI> nodes;

  private final Identity reader;
  private final List<Drain> drains;

  /// When a node drained, in milliseconds since 1970.
  record Drain(long since, long until) {
    boolean covers(Talker.Denial send) {
      return send.at() >= since && send.at() <= until;
    }
  }

  /// @param reader of histories
  /// @param drains in which nothing was read of sends whose connections ended before the answer
  RoomJudge(Site site, Identity reader, List<Drain> drains) {
    this.site = site;
    this.nodes = Stream.of(site.nodes()).filter(RoomJudge::isThere).toList();
    this.reader = reader;
    this.drains = drains;
  }

  /// Waits until every follower stands at the room's end, or for the longest time that a client may
  /// be left behind. Then the verdict tells who does not.
  Verdict judge(String room, List<Follower> followers, List<Talker> talkers) {
    var log = site.rest().history(reader, room);
    var verdict = new Verdict(log);
    // Before anybody asks what was lost: a node that is asked looks.
    for (var follower : followers) {
      awaitEnd(follower, log.getLast());
      verdict.seen(follower.toString(), follower.journal().entries());
    }
    talkers.forEach(talker -> judge(verdict, log, talker));
    return verdict;
  }

  private void judge(Verdict verdict, List<Event> log, Talker talker) {
    var kept =
        log.stream()
            .filter(event -> event.user().equals(talker.user()))
            .map(Event::key)
            .collect(Collectors.toSet());
    var lost =
        talker.acknowledged().entrySet().stream()
            .filter(said -> !kept.contains(said.getKey()))
            .map(Map.Entry::getValue)
            .collect(
                Collectors.groupingBy(
                    Position::epoch,
                    Collectors.toCollection(
                        () -> new TreeSet<>(Comparator.comparingLong(Position::offset)))));
    // Where a sender is told of the first and of the last of an epoch, he is told of all between.
    boolean isAnnounced =
        lost.values().stream()
            .flatMap(positions -> Stream.of(positions.first(), positions.last()))
            .allMatch(position -> isDenied(talker, log, position));
    verdict.acknowledged(talker.user(), talker.acknowledged(), _ -> isAnnounced);
    judgeControl(verdict, log, talker);
    verdict.denied(talker.user(), talker.denials());
    verdict.denied(
        talker.user(),
        Stream.concat(talker.broken().stream(), talker.closed().stream())
            .filter(send -> drains.stream().anyMatch(drain -> drain.covers(send)))
            .toList());
  }

  /// Of what is still there nobody may be told that it is lost, or what else is announced would
  /// prove nothing.
  private void judgeControl(Verdict verdict, List<Event> log, Talker talker) {
    for (int i = log.size() - 1; i > 0; i--) {
      var position = log.get(i).position();
      if (talker.acknowledged().containsValue(position)) {
        var before = log.get(i - 1).position();
        if (isDeniedBy(talker, before, position).anyMatch(isDenied -> isDenied)) {
          verdict.told(talker.user(), position);
        }
        return;
      }
    }
  }

  /// Whether every node that is there tells a sender who names what was acknowledged to him that it
  /// is lost.
  private boolean isDenied(Talker talker, List<Event> log, Position acknowledged) {
    return isDeniedBy(talker, log.getFirst().position(), acknowledged)
        .allMatch(isDenied -> isDenied);
  }

  private Stream<Boolean> isDeniedBy(Talker talker, Position after, Position acknowledged) {
    var sender = site.signIn(talker.user());
    return nodes.stream()
        .map(node -> Acknowledged.isDenied(node, sender, talker.room(), after, acknowledged));
  }

  /// A fault may have ended it.
  private static boolean isThere(URI node) {
    try (var socket = new Socket(node.getHost(), node.getPort())) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  private static void awaitEnd(Follower follower, Event last) {
    try {
      Deadline.await(() -> follower + " to see the last", () -> follower.standsAt(last.position()));
    } catch (AssertionError _) {
      // The verdict says so, with all that it knows.
    }
  }
}
