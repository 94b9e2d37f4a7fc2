package chat.parley.loadtest.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.loadtest.pace.Schedule;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final int WARM_UP = 1;
  private final Schedule schedule = new Schedule(1_000, 3, 4);
  private final Arrivals arrivals = new Arrivals(schedule, WARM_UP);

  @Test
  void tellsWhenTheLastReaderOfAWayHadAWrite() {
    arrive(Way.WEBSOCKET, 1, 30);
    arrive(Way.WEBSOCKET, 1, 70);
    arrive(Way.WEBSOCKET, 1, 50);

    assertThat(arrivals.lastNanos(Way.WEBSOCKET, 3).getMaxValue()).isEqualTo(70);
    assertThat(arrivals.eachNanos(Way.WEBSOCKET).getTotalCount()).isEqualTo(3);
  }

  @Test
  void knowsNoLastReaderWhereOneIsMissing() {
    arrive(Way.WEBSOCKET, 1, 30);
    arrive(Way.WEBSOCKET, 2, 30);
    arrive(Way.WEBSOCKET, 2, 40);

    var last = arrivals.lastNanos(Way.WEBSOCKET, 2);
    assertThat(last.getTotalCount()).isEqualTo(1);
    assertThat(last.getMaxValue()).isEqualTo(40);
  }

  @Test
  void takesTheSlowestWayForAll() {
    arrive(Way.WEBSOCKET, 3, 30);
    arrive(Way.LONG_POLL, 3, 90);
    arrive(Way.WEBSOCKET, 2, 30);

    var last = arrivals.lastNanos(Map.of(Way.WEBSOCKET, 1, Way.LONG_POLL, 1));
    assertThat(last.getTotalCount()).isEqualTo(1);
    assertThat(last.getMaxValue()).isEqualTo(90);
  }

  @Test
  void leavesOutTheWarmUpAndWhatIsOfNoWrite() {
    arrive(Way.EVENT_STREAM, 0, 30);
    arrive(Way.EVENT_STREAM, 4, 30);

    assertThat(arrivals.eachNanos(Way.EVENT_STREAM).getTotalCount()).isZero();
  }

  @Test
  void addsUpTheLanes() {
    var other = new Arrivals(schedule, WARM_UP);
    arrive(Way.WEBSOCKET, 1, 30);
    other.shown(Way.WEBSOCKET, schedule.dueNanos(1), schedule.dueNanos(1) + 80);
    arrivals.add(other);

    assertThat(arrivals.lastNanos(Way.WEBSOCKET, 2).getMaxValue()).isEqualTo(80);
    assertThat(arrivals.eachNanos(Way.WEBSOCKET).getTotalCount()).isEqualTo(2);
  }

  private void arrive(Way way, int turn, long nanos) {
    long due = schedule.dueNanos(turn);
    arrivals.shown(way, due, due + nanos);
  }
}
