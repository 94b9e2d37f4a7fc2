package chat.parley.service.export;

import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.event.Notice;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// One answer of an export: a JSON object a line, each ended by a line feed. Confined to one
/// thread.
///
/// Every event follows the one before it, or a `reset` between them says that it does not: of an
/// export nothing is missing without a word.
final class ExportPage {
  private static final int TYPICAL_EVENT_BYTES = 256;

  private final RoomId room;
  private final ByteArrayOutputStream lines;

  /// Where the reader stands when he has read all lines.
  private Position position;

  private ExportPage(RoomId room, ExportReading reading) {
    this.room = room;
    this.position = reading.start().from();
    this.lines = new ByteArrayOutputStream((reading.read().size() + 1) * TYPICAL_EVENT_BYTES);
  }

  /// @param reading that does not contradict its start
  static byte[] of(RoomId room, ExportReading reading) {
    var page = new ExportPage(room, reading);
    var start = reading.start();
    if (start.isReset()) {
      page.reset(start.kept(), start.from());
    }
    page.goTo(reading.found());
    reading.read().forEach(page::add);
    return page.lines.toByteArray();
  }

  private void add(Publication publication) {
    goTo(publication.predecessor());
    write(EventEncoder.encode(room, publication));
    position = publication.position();
  }

  /// What lies between was trimmed while it was to be read, or cannot be read.
  private void goTo(Position next) {
    if (!next.equals(position)) {
      reset(position, next);
    }
  }

  private void reset(@Nullable Position kept, Position next) {
    write(EventEncoder.encode(new Notice.Reset(room, kept, next)));
    position = next;
  }

  private void write(byte[] json) {
    lines.writeBytes(json);
    lines.write('\n');
  }
}
