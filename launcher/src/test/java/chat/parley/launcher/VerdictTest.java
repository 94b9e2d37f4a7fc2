package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.Verdict.Kind;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Journal;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.Talker;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A checker that cannot fail would prove nothing.
final class VerdictTest {
  private static final long AT = 1;

  private final Verdict verdict = new Verdict(log(1, 2, 3, 4, 5));

  @Test
  void whoSawAllSinceHeStartedIsContent() {
    assertThat(kinds(started(0), shown(1), shown(2), shown(3), shown(4), shown(5))).isEmpty();
    assertThat(kinds(started(3), shown(4), shown(5))).isEmpty();
    assertThat(verdict.delivered()).isEqualTo(7);
  }

  @Test
  void aRepeatIsDoubled() {
    assertThat(kinds(started(2), shown(3), shown(3), shown(4), shown(5)))
        .containsExactly(Kind.DOUBLED);
  }

  @Test
  void whatComesTooLateIsOutOfOrder() {
    assertThat(kinds(started(2), shown(4), shown(3), shown(5)))
        .containsExactly(Kind.HOLE, Kind.OUT_OF_ORDER);
  }

  @Test
  void whatIsMissingWithoutAResetIsAHoleAtTheEndToo() {
    assertThat(kinds(started(0), shown(1), shown(2), shown(4), shown(5)))
        .containsExactly(Kind.HOLE);
    assertThat(kinds(started(0), shown(1), shown(2))).containsExactly(Kind.HOLE);
    assertThat(kinds(started(0))).containsExactly(Kind.HOLE);
  }

  @Test
  void whatTheLogDoesNotHaveIsDifferent() {
    assertThat(kinds(started(2), shown("x", 3), shown(4), shown(5)))
        .containsExactly(Kind.DIFFERENT);
    assertThat(kinds(started(4), shown(5), shown(6))).containsExactly(Kind.DIFFERENT);
  }

  @Test
  void whoIsUnsubscribedIsAnsweredByAResetWhenHeComesBack() {
    assertThat(kinds(started(1), shown("x", 2), unsubscribed(), reset(null), shown(5))).isEmpty();
    assertThat(verdict.announcements()).isEqualTo(2);
    assertThat(kinds(started(1), shown(2), unsubscribed(), shown(5))).contains(Kind.OUT_OF_ORDER);
    assertThat(kinds(started(1), shown(2), unsubscribed())).containsExactly(Kind.HOLE);
  }

  @Test
  void aResetTakesBackWhatWasLostAndIsCounted() {
    assertThat(
            kinds(started(1), shown(2), shown("x", 3), reset("e:2"), shown(3), shown(4), shown(5)))
        .isEmpty();
    assertThat(kinds(started("x", 1), shown("x", 2), reset(null), shown(5))).isEmpty();
    assertThat(verdict.resets()).isEqualTo(2);
  }

  @Test
  void aResetOfSomebodyWhoHadNothingThatWasLostIsNeedless() {
    assertThat(kinds(started(1), shown(2), shown(3), reset("e:2"), shown(3), shown(4), shown(5)))
        .containsExactly(Kind.NEEDLESS_RESET);
    assertThat(kinds(started(1), shown(2), shown(3), reset("e:3"), shown(4), shown(5)))
        .containsExactly(Kind.NEEDLESS_RESET);
    assertThat(kinds(started(1), shown(2), reset(null), shown(5)))
        .containsExactly(Kind.NEEDLESS_RESET);
  }

  /// Or it would excuse everything up to its position.
  @Test
  void aResetThatKeepsNothingThoughTheStartIsThereIsNeedless() {
    assertThat(kinds(started(1), shown("x", 2), reset(null), shown(5)))
        .containsExactly(Kind.NEEDLESS_RESET);
  }

  @Test
  void whoIsToldThatSomethingIsLostWhichIsThereIsToldInVain() {
    verdict.told("alice", at("x", 2));
    assertThat(verdict.violations()).isEmpty();
    verdict.told("alice", at("e", 2));
    assertThat(verdict.violations())
        .extracting(Verdict.Violation::kind)
        .containsExactly(Kind.NEEDLESS_RESET);
  }

  @Test
  void aResetThatTakesBackMoreThanWasLostIsNeedless() {
    assertThat(
            kinds(
                started(0),
                shown(1),
                shown(2),
                shown("x", 3),
                reset("e:1"),
                shown(2),
                shown(3),
                shown(4),
                shown(5)))
        .containsExactly(Kind.NEEDLESS_RESET);
  }

  @Test
  void whoIsNotRecoveredIsToldByAResetWhatIsLost() {
    assertThat(
            kinds(
                started(1),
                shown(2),
                shown("x", 3),
                notRecovered(),
                reset("e:2"),
                shown(3),
                shown(4),
                shown(5)))
        .isEmpty();
    assertThat(kinds(started(1), shown(2), notRecovered(), shown(3), shown(4), shown(5)))
        .containsExactly(Kind.UNTRUE);
    assertThat(verdict.notRecovered()).isEqualTo(2);
  }

  @Test
  void whatWasDeniedWasSaidLaterIfAtAll() {
    verdict.denied(
        "alice", List.of(new Talker.Denial("k1", AT, "4100"), new Talker.Denial("k9", 1, "4100")));
    assertThat(verdict.violations()).isEmpty();
    verdict.denied("alice", List.of(new Talker.Denial("k1", AT + 1, "4100")));
    assertThat(verdict.violations())
        .extracting(Verdict.Violation::kind)
        .containsExactly(Kind.UNTRUE);
  }

  @Test
  void afterAResetTooEverythingFollows() {
    assertThat(kinds(started(1), shown(2), shown("x", 3), reset("e:2"), shown(4), shown(5)))
        .containsExactly(Kind.HOLE);
  }

  @Test
  void whatWasAcknowledgedIsInTheLogWhereItWasSaidToBe() {
    verdict.acknowledged("alice", Map.of("k1", at("e", 1), "k5", at("e", 5)), _ -> false);
    assertThat(verdict.violations()).isEmpty();
    verdict.acknowledged("alice", Map.of("k2", at("e", 3)), _ -> false);
    verdict.acknowledged("alice", Map.of("k9", at("e", 9)), _ -> false);
    verdict.acknowledged("bob", Map.of("k1", at("e", 1)), _ -> false);
    assertThat(verdict.violations())
        .extracting(Verdict.Violation::kind)
        .containsExactly(Kind.DIFFERENT, Kind.LOST, Kind.LOST);
  }

  @Test
  void aLossThatIsAnnouncedIsCountedApart() {
    verdict.acknowledged("alice", Map.of("k9", at("e", 9)), at("e", 9)::equals);
    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.announcedLosses()).isOne();
    verdict.acknowledged("alice", Map.of("k8", at("e", 8)), at("e", 9)::equals);
    assertThat(verdict.violations()).extracting(Verdict.Violation::kind).containsExactly(Kind.LOST);
  }

  @Test
  void oneKeyTwiceInTheLogIsDoubled() {
    var doubled = new Verdict(List.of(event("e", 1, "k1"), event("e", 2, "k1")));
    assertThat(doubled.violations())
        .extracting(Verdict.Violation::kind)
        .containsExactly(Kind.DOUBLED);
  }

  private List<Kind> kinds(Journal.Entry... entries) {
    int before = verdict.violations().size();
    verdict.seen("bob", Arrays.asList(entries));
    return verdict.violations().stream().skip(before).map(Verdict.Violation::kind).toList();
  }

  private static Journal.Entry started(long offset) {
    return started("e", offset);
  }

  private static Journal.Entry started(String epoch, long offset) {
    return new Journal.Started(at(epoch, offset), 0);
  }

  private static Journal.Entry shown(long offset) {
    return shown("e", offset);
  }

  private static Journal.Entry shown(String epoch, long offset) {
    return new Journal.Shown(event(epoch, offset, "k" + offset), 0);
  }

  private static Journal.Entry reset(@Nullable String kept) {
    var position = kept == null ? null : at("e", Long.parseLong(kept.substring(2)));
    return new Journal.Reset(position, at("e", 4), 0);
  }

  private static Journal.Entry notRecovered() {
    return new Journal.NotRecovered(0);
  }

  private static Journal.Entry unsubscribed() {
    return new Journal.Unsubscribed("4302", 0);
  }

  private static List<Event> log(long... offsets) {
    return LongStream.of(offsets).mapToObj(offset -> event("e", offset, "k" + offset)).toList();
  }

  private static Event event(String epoch, long offset, String key) {
    return new Event("message", "room", at(epoch, offset), "alice", AT, key, "text");
  }

  private static Position at(String epoch, long offset) {
    return new Position(epoch, offset);
  }
}
