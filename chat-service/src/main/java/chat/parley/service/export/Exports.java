package chat.parley.service.export;

import chat.parley.backplane.log.Head;
import chat.parley.backplane.log.RoomLog;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import chat.parley.service.store.StoreCall;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Reads rooms' logs for whoever may read all of them. Thread-safe.
final class Exports {
  private final RoomLog log;

  Exports(RoomLog log) {
    this.log = log;
  }

  /// The lines after a position. Fails with 4302 where there is no such room, with 4308 where the
  /// position lies beyond its top.
  ///
  /// @param after null for the oldest that there is
  /// @param size events at most
  Mono<byte[]> page(RoomId room, @Nullable Position after, int size) {
    var reading = read(room, head -> ExportStart.of(head, after), size);
    return reading
        .filter(ExportReading::follows)
        // The room may have forked since its head was read: then that says what is lost.
        .switchIfEmpty(reading)
        .flatMap(read -> read.contradicts() ? read(room, ExportStart::anew, size) : Mono.just(read))
        .map(read -> lines(room, read));
  }

  private static byte[] lines(RoomId room, ExportReading reading) {
    if (reading.contradicts()) {
      throw new RefusedException(Refusal.of(ErrorCode.UNAVAILABLE));
    }
    return ExportPage.of(room, reading);
  }

  /// Anew with each subscription.
  private Mono<ExportReading> read(
      RoomId room, Function<Head.Known, ExportStart> placed, int size) {
    return head(room).flatMap(head -> read(room, head, placed.apply(head), size));
  }

  private Mono<ExportReading> read(RoomId room, Head.Known head, ExportStart start, int size) {
    return StoreCall.ask(() -> log.readAfter(room, start.from(), size))
        .map(page -> new ExportReading(start, head, page.publications()));
  }

  /// Without anybody's membership.
  private Mono<Head.Known> head(RoomId room) {
    return StoreCall.ask(() -> log.heads(List.of(room))).map(heads -> known(heads.get(room)));
  }

  private static Head.Known known(@Nullable Head head) {
    return switch (head) {
      case Head.Known known -> known;
      case Head.Refused refused -> throw new RefusedException(refused.refusal());
      case null -> throw new RefusedException(Refusal.of(ErrorCode.UNAVAILABLE));
    };
  }
}
