package chat.parley.service.export;

import chat.parley.backplane.log.Head;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.position.Place;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// Where a page of an export begins.
///
/// @param from its events are those after it
/// @param isReset whether that is not where the reader stands
/// @param kept the last position of what the reader has that is still the room's; null where that
///   is not known, or where he has nothing
record ExportStart(Position from, boolean isReset, @Nullable Position kept) {
  /// Refused with 4308 where the position lies beyond the room's top.
  ///
  /// @param after where the reader stands; null if he has nothing
  static ExportStart of(Head.Known head, @Nullable Position after) {
    if (after == null) {
      return new ExportStart(head.first(), false, null);
    }
    return switch (head.lineage().locate(after)) {
      case Place.OnHistory _ -> behind(head, after, after);
      case Place.Ahead _ ->
          throw new RefusedException(
              new Refusal(
                  ErrorCode.BAD_POSITION,
                  after + " lies beyond the newest publication, " + head.top() + "."));
      case Place.Lost(var kept) -> kept == null ? anew(head) : behind(head, after, kept);
    };
  }

  /// From the oldest that there is: what the reader has is no part of this history, as far as is
  /// known.
  static ExportStart anew(Head.Known head) {
    return new ExportStart(head.first(), true, null);
  }

  private static ExportStart behind(Head.Known head, Position after, Position kept) {
    var from = kept.offset() >= head.first().offset() ? kept : head.first();
    return new ExportStart(from, !from.equals(after), kept);
  }
}
