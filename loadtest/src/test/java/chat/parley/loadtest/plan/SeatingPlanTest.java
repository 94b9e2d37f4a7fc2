package chat.parley.loadtest.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SeatingPlanTest {
  private final SeatingPlan plan = new SeatingPlan("run", new Shape(6, 3, 2, 2));

  @Test
  void sharesTheRoomsOfAGroup() {
    assertThat(plan.seats().get(0).rooms()).containsExactly("lt-run-r000000", "lt-run-r000001");
    assertThat(plan.seats().get(2).rooms()).isEqualTo(plan.seats().get(0).rooms());
    assertThat(plan.seats().get(3).rooms()).containsExactly("lt-run-r000002", "lt-run-r000003");
  }

  @Test
  void seatsNeighboursOnDifferentNodesAndFillsNodesEvenly() {
    assertThat(plan.seats()).extracting(Seat::node).containsExactly(0, 1, 0, 1, 0, 1);
  }

  @Test
  void ordersWritersSoThatNeighboursSitInDifferentRooms() {
    assertThat(plan.owners()).extracting(Seat::number).containsExactly(0, 3);
    assertThat(plan.writers(2)).extracting(Seat::number).containsExactly(0, 3, 1, 4);
  }

  @Test
  void theFirstSeatOfAGroupOwnsItsRooms() {
    assertThat(plan.ownerOf(plan.seats().get(5)).number()).isEqualTo(3);
    assertThat(plan.ownerOf(plan.seats().get(0)).number()).isZero();
  }

  @Test
  void makesEverySeatAUserOfItsOwn() {
    assertThat(plan.seats()).extracting(Seat::user).doesNotHaveDuplicates();
  }

  @Test
  void countsTheRoomsOfALastGroupThatIsNotFull() {
    assertThat(new Shape(7, 3, 2, 2).rooms()).isEqualTo(6);
    assertThatIllegalArgumentException().isThrownBy(() -> new Shape(0, 3, 2, 2));
  }
}
