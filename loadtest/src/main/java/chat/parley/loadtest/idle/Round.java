package chat.parley.loadtest.idle;

import chat.parley.loadtest.client.Turnout;
import chat.parley.loadtest.process.CpuUse;
import java.util.List;
import java.util.Map;

/// Everybody connects, stays for a while and leaves. Immutable, but for the turnouts of its slices.
///
/// @param bytesBefore resident memory of each server before the first connect, and `bytesAfter`
///   with all connected
/// @param hold CPU used while nothing happened
/// @param gone connections that were lost in that time
record Round(
    List<Slice> slices,
    Map<String, Long> bytesBefore,
    Map<String, Long> bytesAfter,
    CpuUse hold,
    int gone) {
  int number() {
    return slices.getFirst().round();
  }

  int connections() {
    return slices.stream().map(Slice::turnout).mapToInt(Turnout::entered).sum();
  }
}
