package chat.parley.gateway.recovery;

import static chat.parley.gateway.fanout.Frames.at;
import static chat.parley.gateway.fanout.Frames.message;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.fanout.Frame;
import chat.parley.protocol.position.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RingTest {
  private final RingBudget budget = new RingBudget(100_000);
  private final Ring ring = new Ring(3, budget);

  @Test
  void whatFollowsAPositionIsFoundAsFarAsTheRingReachesBack() {
    fill(ring, 1, 5);

    assertThat(after(ring, at(2))).containsExactly("x:3", "x:4", "x:5");
    assertThat(after(ring, at(4))).containsExactly("x:5");
    assertThat(after(ring, at(5))).isEmpty();
    assertThat(after(ring, at(1))).isEmpty();
    assertThat(after(ring, Position.parse("y:3").orElseThrow())).isEmpty();
  }

  @Test
  void theOldestGoFirstAndGiveBackWhatTheyHeld() {
    var oldest = message(1);
    ring.add(oldest);
    assertThat(oldest.refCnt()).isEqualTo(2);
    assertThat(budget.bytes()).isEqualTo(oldest.bytes());

    fill(ring, 2, 4);

    assertThat(oldest.refCnt()).isEqualTo(1);
    assertThat(budget.bytes()).isEqualTo(3L * oldest.bytes());
    ring.clear();
    assertThat(budget.bytes()).isZero();
    assertThat(after(ring, at(3))).isEmpty();
  }

  @Test
  void whatIsFoundIsRetainedForTheCaller() {
    var frame = message(1);
    ring.add(frame);

    var found = ring.after(at(0));

    assertThat(frame.refCnt()).isEqualTo(3);
    found.forEach(Frame::release);
    ring.clear();
    assertThat(frame.refCnt()).isEqualTo(1);
  }

  @Test
  void allRingsTogetherStayWithinTheBudget() {
    int size = message(1).bytes();
    var tight = new RingBudget(2L * size);
    var one = new Ring(10, tight);
    var other = new Ring(10, tight);

    fill(one, 1, 5);
    assertThat(after(one, at(3))).containsExactly("x:4", "x:5");
    fill(other, 1, 1);

    // Another room's frames are not pushed out: this room's newest is not kept.
    assertThat(after(other, at(0))).isEmpty();
    assertThat(tight.bytes()).isEqualTo(2L * size);
    one.clear();
    fill(other, 1, 1);
    assertThat(after(other, at(0))).containsExactly("x:1");
  }

  /// A ring that lost its newest frame must not pretend that the one before is the newest.
  @Test
  void aRingNeverHasAHole() {
    int size = message(1).bytes();
    var tight = new RingBudget(2L * size);
    var one = new Ring(10, tight);
    var other = new Ring(10, tight);
    fill(one, 1, 1);
    fill(other, 1, 1);
    fill(one, 2, 3);
    fill(other, 2, 2);

    assertThat(after(one, at(2))).containsExactly("x:3");
    assertThat(after(one, at(0))).isEmpty();
    assertThat(after(other, at(1))).containsExactly("x:2");
  }

  private static void fill(Ring ring, int from, int to) {
    for (int offset = from; offset <= to; offset++) {
      var frame = message(offset);
      ring.add(frame);
      frame.release();
    }
  }

  private static List<String> after(Ring ring, Position position) {
    var found = ring.after(position);
    var positions = found.stream().map(frame -> frame.position().toString()).toList();
    found.forEach(Frame::release);
    return positions;
  }
}
