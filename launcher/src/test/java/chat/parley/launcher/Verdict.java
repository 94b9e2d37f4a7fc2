package chat.parley.launcher;

import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Journal;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.Talker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Compares all that clients of one room were told with what was acknowledged and with the room's
/// log. Whatever the promise forbids is a violation; what was announced is counted apart.
///
/// Pure: it judges what it is given. Used by one thread.
final class Verdict {
  /// Of which kinds there must be none.
  enum Kind {
    /// Acknowledged, not in the log, and nobody was told of the loss who should have been.
    LOST,
    DOUBLED,
    OUT_OF_ORDER,
    /// Somebody was left with something that others, or the log, do not have.
    DIFFERENT,
    /// Something is missing between two publications, or at the end, and no reset said so.
    HOLE,
    /// Somebody was told of a loss who had nothing that was lost, or of more than was.
    NEEDLESS_RESET,
    /// Somebody was told that nothing was done, or that nothing can be brought, which is not so.
    UNTRUE
  }

  record Violation(Kind kind, String what) {}

  private final Map<Long, Event> log = new HashMap<>();
  private final long top;
  private final List<Violation> violations = new ArrayList<>();
  private int resets;
  private int unsubscriptions;
  private int notRecovered;
  private int delivered;
  private int announcedLosses;

  /// @param log the whole log of the room
  Verdict(List<Event> log) {
    log.forEach(event -> this.log.put(event.position().offset(), event));
    this.top = log.isEmpty() ? 0 : log.getLast().position().offset();
    var keys = new HashSet<String>();
    for (var event : log) {
      if (event.key() != null && !keys.add(event.user() + " " + event.key())) {
        violation(Kind.DOUBLED, "in the log: " + event);
      }
    }
  }

  /// @param acknowledged the position of each key that was acknowledged to `user`
  /// @param lossIsAnnounced whether `user` is told that what was acknowledged there is lost
  void acknowledged(
      String user, Map<String, Position> acknowledged, Predicate<Position> lossIsAnnounced) {
    var inLog = new HashMap<String, Position>();
    log.values().stream()
        .filter(event -> event.user().equals(user) && event.key() != null)
        .forEach(event -> inLog.put(String.valueOf(event.key()), event.position()));
    acknowledged.forEach(
        (key, position) -> {
          if (inLog.get(key) == null) {
            lost(lossIsAnnounced.test(position), user + "'s " + key + " at " + position);
          } else if (!position.equals(inLog.get(key))) {
            violation(
                Kind.DIFFERENT, user + "'s " + key + ": " + position + ", not " + inLog.get(key));
          }
        });
  }

  /// A node tells `user` that what was acknowledged to him there is lost.
  void told(String user, Position isLost) {
    if (isInLog(isLost)) {
      violation(Kind.NEEDLESS_RESET, user + " is told that " + isLost + " is lost");
    }
  }

  /// @param denials tries of `user` of which nothing was done
  void denied(String user, List<Talker.Denial> denials) {
    var saidAt = new HashMap<String, Long>();
    log.values().stream()
        .filter(event -> event.user().equals(user) && event.key() != null)
        .forEach(event -> saidAt.put(String.valueOf(event.key()), event.at()));
    for (var denial : denials) {
      var at = saidAt.get(denial.key());
      if (at != null && at < denial.at()) {
        violation(Kind.UNTRUE, user + "'s " + denial + ", and yet it was said at " + at);
      }
    }
  }

  /// Judges what one client saw.
  void seen(String client, List<Journal.Entry> journal) {
    var view = new ArrayList<Event>();
    boolean isStartThere = false;
    long next = -1;
    int announcedBefore = announcements();
    int unrecovered = 0;
    for (var entry : journal) {
      switch (entry) {
        case Journal.Started started -> {
          next = started.position().offset() + 1;
          isStartThere = isInLog(started.position());
        }
        case Journal.Shown shown -> {
          delivered++;
          next = take(client, view, shown.event(), next);
        }
        case Journal.Reset reset -> {
          resets++;
          if (next != Long.MAX_VALUE) {
            judgeNeed(client, view, reset, isStartThere);
          }
          next = reset(view, reset);
        }
        case Journal.NotRecovered _ -> unrecovered++;
        case Journal.Unsubscribed _ -> {
          // Nothing that was shown before counts, and nothing may be shown before a reset.
          unsubscriptions++;
          view.clear();
          next = Long.MAX_VALUE;
        }
      }
    }
    notRecovered += unrecovered;
    // Reply and reset come on their own ways in the test's client: their order says nothing.
    if (unrecovered > announcements() - announcedBefore) {
      violation(Kind.UNTRUE, client + " was not recovered, and no reset said so");
    }
    if (next == Long.MAX_VALUE && top > 0) {
      violation(Kind.HOLE, client + " was unsubscribed and never came back");
    } else if (next >= 0 && next <= top) {
      violation(Kind.HOLE, client + " has nothing from " + next + " to " + top);
    }
    for (var event : view) {
      if (!isInLog(event)) {
        violation(
            Kind.DIFFERENT,
            client + " kept " + event + ", the log has " + log.get(event.position().offset()));
      }
    }
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  int resets() {
    return resets;
  }

  /// Whatever tells a client that something is gone.
  int announcements() {
    return resets + unsubscriptions;
  }

  /// How often a client was told at its return that not all can be brought.
  int notRecovered() {
    return notRecovered;
  }

  int delivered() {
    return delivered;
  }

  int announcedLosses() {
    return announcedLosses;
  }

  /// Returns the offset that must come next.
  private long take(String client, List<Event> view, Event event, long next) {
    long offset = event.position().offset();
    if (view.stream().anyMatch(event::equals)) {
      violation(Kind.DOUBLED, client + " was shown again " + event);
    } else if (offset < next) {
      violation(Kind.OUT_OF_ORDER, client + " was to see " + next + ", not " + event);
    } else if (offset > next) {
      violation(Kind.HOLE, client + " has nothing from " + next + " to " + event);
    }
    view.add(event);
    return Math.max(next, offset + 1);
  }

  /// Of a client for whom the room had not vanished before.
  ///
  /// @param isStartThere whether the position at which he began survived: then there is something
  ///   that he keeps
  private void judgeNeed(
      String client, List<Event> view, Journal.Reset reset, boolean isStartThere) {
    var taken = taken(view, reset);
    boolean hidesKept = reset.kept() == null && isStartThere;
    if (hidesKept || taken.isEmpty() || taken.stream().anyMatch(this::isInLog)) {
      violation(
          Kind.NEEDLESS_RESET,
          client + " was told " + reset + " and of " + taken.size() + " had not lost all");
    }
  }

  private static List<Event> taken(List<Event> view, Journal.Reset reset) {
    long kept = reset.kept() == null ? -1 : reset.kept().offset();
    return view.stream().filter(event -> event.position().offset() > kept).toList();
  }

  /// Returns the offset that must come next.
  private static long reset(List<Event> view, Journal.Reset reset) {
    view.removeAll(taken(view, reset));
    // Where nothing is kept the client reads the log over REST: what it has then is what the log
    // has.
    return (reset.kept() == null ? reset.position() : reset.kept()).offset() + 1;
  }

  private boolean isInLog(Event event) {
    return event.equals(log.get(event.position().offset()));
  }

  private boolean isInLog(Position position) {
    var event = log.get(position.offset());
    return event != null && event.position().equals(position);
  }

  private void lost(boolean isAnnounced, @Nullable String what) {
    if (isAnnounced) {
      announcedLosses++;
    } else {
      violation(Kind.LOST, String.valueOf(what));
    }
  }

  private void violation(Kind kind, String what) {
    violations.add(new Violation(kind, what));
  }
}
