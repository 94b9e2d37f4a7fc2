package chat.parley.service.receipt;

import chat.parley.backplane.log.Head;
import chat.parley.backplane.receipt.Receipts;
import chat.parley.backplane.rule.Actor;
import chat.parley.protocol.id.RoomId;
import chat.parley.service.room.RoomAccess;
import chat.parley.service.store.StoreCall;
import reactor.core.publisher.Mono;

/// The receipts of all members of a room, for whoever may see it: who follows it is told of them
/// live. Thread-safe.
final class RoomReceipts {
  private final RoomAccess access;
  private final Receipts receipts;

  RoomReceipts(RoomAccess access, Receipts receipts) {
    this.access = access;
    this.receipts = receipts;
  }

  /// Fails with 4302 where the reader may not see the room.
  ///
  /// @param after as that of {@link ReceiptPage#of}
  Mono<ReceiptPage> page(RoomId room, Actor reader, String after, int size) {
    return access.require(room, reader).flatMap(head -> page(room, head, after, size));
  }

  private Mono<ReceiptPage> page(RoomId room, Head.Known head, String after, int size) {
    return StoreCall.ask(() -> receipts.of(room))
        .map(byUser -> ReceiptPage.of(byUser, head.lineage(), after, size));
  }
}
