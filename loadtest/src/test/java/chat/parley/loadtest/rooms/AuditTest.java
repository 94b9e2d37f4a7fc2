package chat.parley.loadtest.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.loadtest.message.OffsetCount;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final SendCount NO_SENDS = new SendCount(0, 0, 0, 0);

  @Test
  void isCleanWhenEverybodyHasWhatWasAcknowledged() {
    Audit audit =
        Audit.of(List.of(member(reached(10), 4, sends(4, 10)), member(reached(10), 4, NO_SENDS)));

    assertThat(audit.isClean()).isTrue();
    assertThat(audit.isSettled()).isTrue();
  }

  @Test
  void missesWhatOneMemberHasNotReached() {
    Audit audit =
        Audit.of(List.of(member(reached(10), 4, sends(4, 10)), member(reached(7), 1, NO_SENDS)));

    assertThat(audit.missing()).isEqualTo(3);
    assertThat(audit.isSettled()).isFalse();
  }

  @Test
  void missesAnAcknowledgedOffsetThatNobodyHasReached() {
    Audit audit =
        Audit.of(List.of(member(reached(10), 4, sends(5, 11)), member(reached(10), 4, NO_SENDS)));

    assertThat(audit.missing()).isEqualTo(2);
  }

  @Test
  void findsASendThatWasAcknowledgedWithAnotherOnesOffset() {
    Audit audit = Audit.of(List.of(member(reached(10), 4, sends(5, 10))));

    assertThat(audit.lostSends()).isEqualTo(1);
    assertThat(audit.isClean()).isFalse();
  }

  @Test
  void findsAMessageThatIsInTheRoomTwiceUnderTwoOffsets() {
    Audit audit = Audit.of(List.of(member(reached(10), 5, sends(4, 10))));

    assertThat(audit.doubledSends()).isEqualTo(1);
  }

  @Test
  void letsAnUnansweredSendBeInTheRoomOrNot() {
    SendCount oneUnanswered = new SendCount(4, 10, 1, 1);

    Audit appended = Audit.of(List.of(member(reached(11), 5, oneUnanswered)));
    Audit notAppended = Audit.of(List.of(member(reached(10), 4, oneUnanswered)));

    assertThat(appended.isClean()).isTrue();
    assertThat(notAppended.isClean()).isTrue();
    assertThat(appended.isSettled()).isFalse();
  }

  @Test
  void keepsRoomsApart() {
    MemberCount elsewhere = new MemberCount("other", reached(3), 0, NO_SENDS);

    Audit audit = Audit.of(List.of(member(reached(10), 4, sends(4, 10)), elsewhere));

    assertThat(audit.isClean()).isTrue();
  }

  private static MemberCount member(OffsetCount offsets, long messages, SendCount sends) {
    return new MemberCount("room", offsets, messages, sends);
  }

  private static OffsetCount reached(long last) {
    return new OffsetCount(last, 0, 0, 0);
  }

  private static SendCount sends(long acknowledged, long top) {
    return new SendCount(acknowledged, top, 0, 0);
  }
}
