package chat.parley.protocol.position;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LineageTest {
  /// e1 lost all after 118; e2 lost all after 130; e3 goes on.
  private final Lineage lineage =
      new Lineage(new Epoch("e3"), at("e3", 140), List.of(at("e2", 130), at("e1", 118)));

  @Test
  void whatWasSeenBeforeAForkIsOnTheHistory() {
    assertOnHistory(at("e1", 1));
    assertOnHistory(at("e1", 118));
    assertOnHistory(at("e2", 119));
    assertOnHistory(at("e2", 130));
    assertOnHistory(at("e3", 131));
    assertOnHistory(at("e3", 140));
  }

  @Test
  void whatWasSeenBeyondAForkIsLostButForTheForkPoint() {
    assertThat(lineage.locate(at("e1", 119))).isEqualTo(new Place.Lost(at("e1", 118)));
    assertThat(lineage.locate(at("e2", 131))).isEqualTo(new Place.Lost(at("e2", 130)));
  }

  @Test
  void anUnknownEpochIsLostAltogether() {
    assertThat(lineage.locate(at("e0", 5))).isEqualTo(new Place.Lost(null));
  }

  @Test
  void noPositionOfAnEpochLiesBeforeItsBeginning() {
    assertThat(lineage.locate(at("e3", 130))).isEqualTo(new Place.Lost(null));
    assertThat(lineage.locate(at("e2", 118))).isEqualTo(new Place.Lost(null));
    var idle = new Lineage(new Epoch("e4"), at("e3", 140), List.of(at("e3", 140)));
    assertThat(idle.locate(at("e4", 140))).isInstanceOf(Place.Ahead.class);
  }

  @Test
  void beyondTheTopOfThePresentEpochIsAhead() {
    assertThat(lineage.locate(at("e3", 141))).isInstanceOf(Place.Ahead.class);
  }

  @Test
  void anEpochWithoutAPublicationHasItsTopInTheOneBefore() {
    var idle = new Lineage(new Epoch("e4"), at("e3", 140), List.of(at("e3", 140), at("e2", 130)));
    assertThat(idle.locate(at("e3", 140))).isInstanceOf(Place.OnHistory.class);
    assertThat(idle.locate(at("e3", 141))).isEqualTo(new Place.Lost(at("e3", 140)));
    assertThat(idle.locate(at("e2", 130))).isInstanceOf(Place.OnHistory.class);
  }

  private void assertOnHistory(Position position) {
    assertThat(lineage.locate(position)).as("%s", position).isInstanceOf(Place.OnHistory.class);
  }

  private static Position at(String epoch, long offset) {
    return new Position(new Epoch(epoch), offset);
  }
}
