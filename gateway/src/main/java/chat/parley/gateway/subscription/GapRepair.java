package chat.parley.gateway.subscription;

import chat.parley.backplane.log.LogPage;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads from the log what is missing between a room's head and what was seen of the room. At most
/// one read per room is under way.
///
/// Confined to the Redis thread.
final class GapRepair {
  private static final Logger log = LoggerFactory.getLogger(GapRepair.class);

  private final Room room;
  private final RoomServices services;

  /// Something is missing; it is being read.
  private boolean isGap;

  private boolean isReading;
  private boolean isReadDue;

  /// Behind this the log ended with entries none of which could be read; null if it did not.
  private @Nullable Position lastReadable;

  GapRepair(Room room, RoomServices services) {
    this.room = room;
    this.services = services;
  }

  /// Every publication behind a gap shows it until it is filled.
  void gapFound() {
    if (!isGap) {
      isGap = true;
      services.meters().gap();
      log.atDebug().addKeyValue("room", room.id()).log("gap: read from the log");
    }
    readOn();
  }

  /// Redis says that there is more than the node has seen. The publications may just be on their
  /// way; if they are not, this finds out.
  void gapFoundUnlessReached(Position top) {
    services
        .thread()
        .schedule(
            Room.RETRY,
            () -> {
              var head = room.head();
              if (head != null && !head.equals(top) && head.offset() <= top.offset()) {
                gapFound();
              }
            });
  }

  /// The head is another one now: nothing is missing before it.
  void forget() {
    isGap = false;
    lastReadable = null;
  }

  /// Whether reading on from there would bring again what cannot be read, and nothing else.
  boolean canReadNothingBehind(Position head) {
    return head.equals(lastReadable);
  }

  private void gapFilled() {
    if (isGap) {
      isGap = false;
      services.meters().gapRepaired();
    }
  }

  private void readOn() {
    var head = room.head();
    if (isReading || room.isClosed() || head == null) {
      return;
    }
    isReading = true;
    services
        .pages()
        .readAfter(room.id(), head, services.pageEntries())
        .whenComplete((read, failure) -> hasRead(head, read, failure));
  }

  private void readOnLater() {
    if (!isReadDue) {
      isReadDue = true;
      services
          .thread()
          .schedule(
              Room.RETRY,
              () -> {
                isReadDue = false;
                readOn();
              });
    }
  }

  private void hasRead(Position from, @Nullable LogPage read, @Nullable Throwable failure) {
    isReading = false;
    if (room.isClosed()) {
      return;
    }
    if (read == null || failure != null) {
      readOnLater();
      return;
    }
    var publications = read.publications();
    if (room.acceptAll(publications)) {
      if (read.isFull() || read.unreadable() > 0) {
        readOn();
      } else {
        gapFilled();
      }
    } else if (read.unreadable() > 0 && room.isBeyond(publications)) {
      // What lies between cannot be read: everybody goes on with the next that can.
      room.startOver(publications.getFirst().predecessor());
      room.acceptAll(publications);
    } else {
      // It came over the channel meanwhile, or it is a matter for the head: the log's end, too, if
      // it cannot be read.
      lastReadable = read.unreadable() > 0 && publications.isEmpty() ? from : null;
      isGap = false;
      services.checks().due(room);
    }
  }
}
