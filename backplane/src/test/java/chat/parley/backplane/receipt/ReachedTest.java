package chat.parley.backplane.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Lineage;
import chat.parley.protocol.position.Position;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReachedTest {
  /// x ended at 118.
  private static final Lineage LINEAGE =
      new Lineage(new Epoch("y"), position("y:124"), List.of(position("x:118")));

  @Test
  void isReadAsItIsStored() {
    assertThat(Reached.parse("x:118 y:120"))
        .isEqualTo(new Reached(position("x:118"), position("y:120")));
    assertThat(Reached.parse("- y:120")).isEqualTo(new Reached(null, position("y:120")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-", "- -", "x:1", "x y"})
  void whatIsSomethingElseIsNothing(String stored) {
    assertThat(Reached.parse(stored).isNothing()).isTrue();
  }

  @Test
  void positionsBeyondAForkAreTheForkPoint() {
    assertThat(Reached.parse("x:117 x:121").in(LINEAGE))
        .isEqualTo(new Reached(position("x:117"), position("x:118")));
    assertThat(Reached.parse("y:119 y:124").in(LINEAGE))
        .isEqualTo(new Reached(position("y:119"), position("y:124")));
  }

  @Test
  void positionsOfNobodysEpochAreNone() {
    assertThat(Reached.parse("z:7 y:119").in(LINEAGE))
        .isEqualTo(new Reached(null, position("y:119")));
  }

  @Test
  void positionsBeyondAnOlderHeadStay() {
    assertThat(Reached.parse("y:125 y:125").in(LINEAGE))
        .isEqualTo(new Reached(position("y:125"), position("y:125")));
  }

  private static Position position(String text) {
    return Position.parse(text).orElseThrow();
  }
}
