package chat.parley.loadtest.crowd;

import chat.parley.loadtest.client.Lane;
import chat.parley.loadtest.message.OffsetCount;
import chat.parley.loadtest.process.CpuUse;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What a run has measured. Immutable, but for the arrivals, which nobody counts on any more.
///
/// @param readers how many there were of each way
/// @param shown messages that all of them were shown together
/// @param wrong readers who were shown another number of messages than were written, or not each
///   offset once and in order
record Outcome(
    Map<Way, Integer> readers,
    long shown,
    long wrong,
    Arrivals arrivals,
    Map<String, Long> troubles,
    CpuUse cpu) {

  static Outcome of(
      List<Reader> readers,
      CrowdSettings settings,
      Arrivals arrivals,
      Map<String, Long> troubles,
      CpuUse cpu) {
    Map<Way, Integer> perWay = new EnumMap<>(Way.class);
    long shown = 0;
    long wrong = 0;
    for (Reader reader : readers) {
      perWay.merge(reader.way(), 1, Integer::sum);
      Lane lane = reader.desk().lane();
      long messages = lane.ask(reader::messages);
      OffsetCount offsets = lane.ask(reader::offsets);
      shown += messages;
      if (messages != settings.writes().all() || !offsets.isCleanUpTo(offsets.last())) {
        wrong++;
      }
    }
    return new Outcome(perWay, shown, wrong, arrivals, troubles, cpu);
  }
}
