package chat.parley.loadtest.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OffsetCheckerTest {
  private final OffsetChecker checker = new OffsetChecker(120);

  @Test
  void findsNothingWrongWithOffsetsThatFollowEachOther() {
    arrive(121, 122, 123);

    assertThat(checker.count()).isEqualTo(new OffsetCount(123, 0, 0, 0));
  }

  @Test
  void countsEachOffsetOfAHole() {
    arrive(121, 125);

    assertThat(checker.count()).isEqualTo(new OffsetCount(125, 3, 0, 0));
  }

  @Test
  void seesThatTheFirstOnesAfterTheStartAreMissing() {
    arrive(123);

    assertThat(checker.count()).isEqualTo(new OffsetCount(123, 2, 0, 0));
  }

  @Test
  void countsARepeatOfTheLastOneAndOfAnEarlierOne() {
    arrive(121, 122, 122, 121);

    assertThat(checker.count()).isEqualTo(new OffsetCount(122, 0, 2, 0));
  }

  @Test
  void countsALateOffsetAsOutOfOrderAndNotAsMissing() {
    arrive(121, 123, 122);

    assertThat(checker.count()).isEqualTo(new OffsetCount(123, 0, 0, 1));
  }

  @Test
  void countsASecondLateArrivalAsDoubled() {
    arrive(121, 123, 122, 122);

    assertThat(checker.count()).isEqualTo(new OffsetCount(123, 0, 1, 1));
  }

  @Test
  void takesWhatLiesBeforeTheStartForDoubled() {
    arrive(120);

    assertThat(checker.count()).isEqualTo(new OffsetCount(120, 0, 1, 0));
  }

  @Test
  void goesOnCountingWhenAHoleIsTooLargeToRemember() {
    arrive(1_000_121);

    assertThat(checker.count().missing()).isEqualTo(1_000_000);
  }

  private void arrive(long... offsets) {
    for (long offset : offsets) {
      checker.arrived(offset);
    }
  }
}
