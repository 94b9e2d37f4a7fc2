package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.Verdict.Kind;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Journal;
import chat.parley.launcher.client.Position;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A checker that cannot fail would prove nothing.
final class VerdictTest {
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
    assertThat(kinds(started(1), shown("x", 2), reset(null), shown(5))).isEmpty();
    assertThat(verdict.resets()).isEqualTo(2);
  }

  @Test
  void afterAResetTooEverythingFollows() {
    assertThat(kinds(started(1), shown(2), shown("x", 3), reset("e:2"), shown(4), shown(5)))
        .containsExactly(Kind.HOLE);
  }

  @Test
  void whatWasAcknowledgedIsInTheLogWhereItWasSaidToBe() {
    verdict.acknowledged("alice", Map.of("k1", at("e", 1), "k5", at("e", 5)), false);
    assertThat(verdict.violations()).isEmpty();
    verdict.acknowledged("alice", Map.of("k2", at("e", 3)), false);
    verdict.acknowledged("alice", Map.of("k9", at("e", 9)), false);
    verdict.acknowledged("bob", Map.of("k1", at("e", 1)), false);
    assertThat(verdict.violations())
        .extracting(Verdict.Violation::kind)
        .containsExactly(Kind.DIFFERENT, Kind.LOST, Kind.LOST);
  }

  @Test
  void aLossThatIsAnnouncedIsCountedApart() {
    verdict.acknowledged("alice", Map.of("k9", at("e", 9)), true);
    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.announcedLosses()).isOne();
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
    return new Journal.Started(offset, 0);
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

  private static Journal.Entry unsubscribed() {
    return new Journal.Unsubscribed("4302", 0);
  }

  private static List<Event> log(long... offsets) {
    return LongStream.of(offsets).mapToObj(offset -> event("e", offset, "k" + offset)).toList();
  }

  private static Event event(String epoch, long offset, String key) {
    return new Event("message", "room", at(epoch, offset), "alice", 1, key, "text");
  }

  private static Position at(String epoch, long offset) {
    return new Position(epoch, offset);
  }
}
