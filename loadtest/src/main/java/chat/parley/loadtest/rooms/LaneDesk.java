package chat.parley.loadtest.rooms;

import chat.parley.loadtest.client.Lane;
import chat.parley.loadtest.message.EventReader;

/// What the members of one lane share.
record LaneDesk(Lane lane, EventReader reader, Tally tally) {
  static LaneDesk on(Lane lane) {
    return new LaneDesk(lane, new EventReader(), new Tally());
  }

  long nowNanos() {
    return lane.clockNanos().getAsLong();
  }
}
