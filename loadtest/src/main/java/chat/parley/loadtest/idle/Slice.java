package chat.parley.loadtest.idle;

import chat.parley.loadtest.client.Turnout;
import chat.parley.loadtest.process.CpuUse;

/// Some connects in a row and what they cost. The turnout goes on living until its connections are
/// closed.
record Slice(int round, int firstConnect, Turnout turnout, CpuUse cpu) {
  /// Before this one the servers had seen no connect from us.
  boolean isCold() {
    return round == 1 && firstConnect == 1;
  }

  double millisPerConnect(double cpuSeconds) {
    return cpuSeconds * 1000 / turnout.entered();
  }
}
