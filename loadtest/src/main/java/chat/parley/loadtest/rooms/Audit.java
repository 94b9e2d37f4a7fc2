package chat.parley.loadtest.rooms;

import chat.parley.loadtest.message.OffsetCount;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// What all members together missed, against what was acknowledged to any of them. Immutable.
///
/// @param lostSends acknowledged, but seen by nobody
/// @param doubledSends in a room more often than they were sent
record Audit(
    long missing,
    long doubled,
    long outOfOrder,
    long lostSends,
    long doubledSends,
    long unanswered) {
  private static final Audit EMPTY = new Audit(0, 0, 0, 0, 0, 0);

  static Audit of(Collection<MemberCount> members) {
    return members.stream().collect(Collectors.groupingBy(MemberCount::room)).values().stream()
        .map(Audit::ofRoom)
        .reduce(EMPTY, Audit::plus);
  }

  /// Everything has come that will.
  boolean isSettled() {
    return missing == 0 && unanswered == 0;
  }

  boolean isClean() {
    return missing + doubled + outOfOrder + lostSends + doubledSends == 0;
  }

  private static Audit ofRoom(List<MemberCount> members) {
    long top = top(members);
    long missing = 0;
    long doubled = 0;
    long outOfOrder = 0;
    long acknowledged = 0;
    long uncertain = 0;
    long unanswered = 0;
    for (MemberCount member : members) {
      OffsetCount offsets = member.offsets();
      missing += offsets.missing() + (top - offsets.last());
      doubled += offsets.doubled();
      outOfOrder += offsets.outOfOrder();
      acknowledged += member.sends().acknowledged();
      uncertain += member.sends().uncertain();
      unanswered += member.sends().unanswered();
    }
    long messages = messages(members, top, acknowledged);
    long lostSends = Math.max(0, acknowledged - messages);
    long doubledSends = Math.max(0, messages - acknowledged - uncertain);
    return new Audit(missing, doubled, outOfOrder, lostSends, doubledSends, unanswered);
  }

  /// The newest offset anybody has seen or was promised.
  private static long top(List<MemberCount> members) {
    long top = 0;
    for (MemberCount member : members) {
      top = Math.max(top, Math.max(member.offsets().last(), member.sends().topAcknowledged()));
    }
    return top;
  }

  /// The room's messages as counted by somebody who saw all of it; if nobody did, there is nothing
  /// to compare with.
  private static long messages(List<MemberCount> members, long top, long otherwise) {
    return members.stream()
        .filter(member -> member.offsets().isCleanUpTo(top))
        .mapToLong(MemberCount::messages)
        .findFirst()
        .orElse(otherwise);
  }

  private Audit plus(Audit other) {
    return new Audit(
        missing + other.missing,
        doubled + other.doubled,
        outOfOrder + other.outOfOrder,
        lostSends + other.lostSends,
        doubledSends + other.doubledSends,
        unanswered + other.unanswered);
  }
}
