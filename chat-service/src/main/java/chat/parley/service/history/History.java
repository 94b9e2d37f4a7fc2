package chat.parley.service.history;

import chat.parley.backplane.log.Head;
import chat.parley.backplane.log.LogPage;
import chat.parley.backplane.log.MessageChanges;
import chat.parley.backplane.log.MessageStates;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.rule.Actor;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import chat.parley.service.room.RoomAccess;
import chat.parley.service.store.StoreCall;
import java.util.List;
import java.util.concurrent.CompletionStage;
import reactor.core.publisher.Mono;

/// Reads pages of rooms' logs. Thread-safe.
public final class History {
  private final RoomAccess access;
  private final RoomLog log;
  private final MessageChanges changes;

  History(RoomAccess access, RoomLog log, MessageChanges changes) {
    this.access = access;
    this.log = log;
    this.changes = changes;
  }

  /// Fails with 4302 where the reader may not see the room, with 4308 where the position is none of
  /// the room's.
  Mono<HistoryPage> page(RoomId room, Actor reader, HistoryQuery query) {
    return access
        .require(room, reader)
        .flatMap(head -> page(room, reader.user(), head, Window.of(head, query)));
  }

  private Mono<HistoryPage> page(RoomId room, UserId reader, Head.Known head, Window window) {
    return read(room, head, window)
        .map(window::page)
        .flatMap(publications -> current(room, reader, publications))
        .map(events -> new HistoryPage(room, head.firstVisible(), head.top(), events));
  }

  /// What was read, with its messages as they are now.
  public Mono<PageEvents> current(RoomId room, UserId reader, List<Publication> publications) {
    var offsets =
        publications.stream()
            .filter(History::isMessage)
            .map(message -> message.position().offset())
            .toList();
    return StoreCall.ask(() -> changes.states(room, reader, offsets))
        .map(states -> PageEvents.of(publications, offsets, known(states)));
  }

  private static MessageStates.Known known(MessageStates states) {
    return switch (states) {
      case MessageStates.Known known -> known;
      case MessageStates.Refused refused -> throw new RefusedException(refused.refusal());
    };
  }

  private static boolean isMessage(Publication publication) {
    return publication.body().name() == EventName.MESSAGE;
  }

  private Mono<List<Publication>> read(RoomId room, Head.Known head, Window window) {
    if (window.isEmpty()) {
      return Mono.just(List.of());
    }
    // The log is read by offset: which epoch stands in the edge makes no difference.
    var edge = new Position(head.lineage().epoch(), window.edge());
    return StoreCall.ask(() -> read(room, edge, window));
  }

  private CompletionStage<List<Publication>> read(RoomId room, Position edge, Window window) {
    return window.isForward()
        ? log.readAfter(room, edge, window.count()).thenApply(LogPage::publications)
        : log.readBefore(room, edge, window.count());
  }
}
