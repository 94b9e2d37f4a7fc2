package chat.parley.service.export;

import chat.parley.backplane.log.Head;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.position.Position;
import java.util.List;

/// What the log held after a start. The room may have gone on between the two, and forked.
///
/// @param read oldest first
record ExportReading(ExportStart start, Head.Known head, List<Publication> read) {
  ExportReading {
    read = List.copyOf(read);
  }

  /// Whether it follows the start, and nothing is missing between.
  boolean follows() {
    return found().equals(start.from());
  }

  /// Whether it cannot follow the start: another publication has its place. Offsets alone name
  /// none.
  boolean contradicts() {
    return found().offset() == start.from().offset() && !follows();
  }

  /// The position before what was read; the room's top where that is nothing.
  Position found() {
    return read.isEmpty() ? head.top() : read.getFirst().predecessor();
  }
}
