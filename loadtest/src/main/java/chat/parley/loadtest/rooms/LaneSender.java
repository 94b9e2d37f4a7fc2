package chat.parley.loadtest.rooms;

import chat.parley.loadtest.client.Lane;
import chat.parley.loadtest.pace.OpenLoop;
import chat.parley.loadtest.pace.Schedule;
import java.util.List;

/// Lets the writers of one lane send in turn, when the clock says so. Confined to the lane's event
/// loop.
final class LaneSender {
  private final Lane lane;
  private final List<Member> writers;
  private final OpenLoop loop;
  private final int textBytes;

  LaneSender(Lane lane, List<Member> writers, Schedule schedule, int textBytes) {
    this.lane = lane;
    this.writers = List.copyOf(writers);
    this.loop = new OpenLoop(lane.clockNanos(), schedule);
    this.textBytes = textBytes;
  }

  void start() {
    lane.execute(this::sendWhatIsDue);
  }

  private void sendWhatIsDue() {
    long pauseNanos =
        loop.catchUp(
            (turn, dueNanos) ->
                writers.get((int) (turn % writers.size())).send(dueNanos, textBytes));
    if (!loop.finished()) {
      lane.schedule(this::sendWhatIsDue, pauseNanos);
    }
  }
}
