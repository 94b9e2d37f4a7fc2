package chat.parley.gateway.subscription;

import chat.parley.backplane.state.StateRead;
import chat.parley.gateway.fanout.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The document of one room for readers who need it. One read is under way at a time, and shared by
/// all who asked before it began: who asks later may have seen what it does not show. As many wait
/// as the room has subscriptions.
///
/// Confined to the Redis thread.
final class Snapshots {
  private final Room room;
  private final RoomServices services;
  private List<Consumer<@Nullable Frame>> waiting = new ArrayList<>(1);
  private boolean isReading;

  /// As last read.
  private int bytes;

  Snapshots(Room room, RoomServices services) {
    this.room = room;
    this.services = services;
  }

  /// How long the document was when it was last read; 0 where it never was.
  int bytes() {
    return bytes;
  }

  /// @param reader gets the snapshot, with a reference of his own, or null where it cannot be read
  ///   now
  void ask(Consumer<@Nullable Frame> reader) {
    waiting.add(reader);
    readNext();
  }

  private void readNext() {
    if (isReading || waiting.isEmpty()) {
      return;
    }
    isReading = true;
    var readers = waiting;
    waiting = new ArrayList<>(1);
    services
        .documents()
        .read(room.id())
        .whenComplete((read, failure) -> hasRead(readers, failure == null ? read : null));
  }

  private void hasRead(List<Consumer<@Nullable Frame>> readers, @Nullable StateRead read) {
    isReading = false;
    if (read instanceof StateRead.Known known && !room.isClosed()) {
      var frame = services.encoder().frame(room.id(), known.snapshot());
      bytes = frame.bytes();
      for (var reader : readers) {
        reader.accept(frame.retain());
      }
      frame.release();
    } else {
      readers.forEach(reader -> reader.accept(null));
    }
    readNext();
  }
}
