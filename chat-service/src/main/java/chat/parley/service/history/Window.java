package chat.parley.service.history;

import chat.parley.backplane.log.Head;
import chat.parley.backplane.log.Range;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.position.Place;
import chat.parley.protocol.position.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The stretch of a room's log that a page is taken from: offsets after `floor` up to `ceiling`. It
/// never reaches below what the reader may see, nor beyond the top that he is told.
///
/// @param isForward whether the page is the oldest part of the stretch, not the newest
/// @param size publications of the page at most
/// @param anchor the reader's position, if it is one that he may see. An offset alone does not name
///   a place, since an epoch may continue the numbering of another: so the anchor is read too, and
///   compared whole
record Window(boolean isForward, long floor, long ceiling, int size, @Nullable Position anchor) {
  /// Refused with 4308 where the position is none of this room's.
  static Window of(Head.Known head, HistoryQuery query) {
    long floor = head.firstVisible().offset();
    long top = head.top().offset();
    int size = query.size();
    return switch (query.range()) {
      case Range.Newest _ -> new Window(false, floor, top, size, null);
      case Range.Before(var position) ->
          new Window(false, floor, position.offset() - 1, size, anchor(position, head));
      case Range.After(var position) ->
          new Window(true, Math.max(floor, position.offset()), top, size, anchor(position, head));
    };
  }

  /// Whether there is nothing to read: the page is empty.
  boolean isEmpty() {
    return ceiling <= floor && anchor == null;
  }

  /// What is read lies after this offset (forward) or before it (backward).
  long edge() {
    if (isForward) {
      return anchor == null ? floor : anchor.offset() - 1;
    }
    return (anchor == null ? ceiling : anchor.offset()) + 1;
  }

  int count() {
    return anchor == null ? size : size + 1;
  }

  /// The publications of the page. Refused with 4308 where the log holds another one in the place
  /// of the anchor.
  ///
  /// @param read at most `count()` from the edge on, oldest first
  List<Publication> page(List<Publication> read) {
    if (anchor != null && read.stream().anyMatch(this::contradicts)) {
      throw foreign(anchor);
    }
    var within = read.stream().filter(this::holds).toList();
    int excess = Math.max(0, within.size() - size);
    return isForward
        ? within.subList(0, within.size() - excess)
        : within.subList(excess, within.size());
  }

  private boolean contradicts(Publication publication) {
    var position = publication.position();
    return anchor != null && position.offset() == anchor.offset() && !position.equals(anchor);
  }

  private boolean holds(Publication publication) {
    long offset = publication.position().offset();
    return offset > floor && offset <= ceiling;
  }

  /// Null where `position` lies before all that the reader may see: nothing is left to compare it
  /// with but the room's lineage.
  private static @Nullable Position anchor(Position position, Head.Known head) {
    return switch (head.lineage().locate(position)) {
      case Place.OnHistory _ -> position.offset() > head.firstVisible().offset() ? position : null;
      case Place.Ahead _ ->
          throw refused(position + " lies beyond the newest publication, " + head.top() + ".");
      case Place.Lost _ -> throw foreign(position);
    };
  }

  private static RefusedException foreign(Position position) {
    return refused(position + " is no position of this room any more: its epoch has passed.");
  }

  private static RefusedException refused(String text) {
    return new RefusedException(new Refusal(ErrorCode.BAD_POSITION, text));
  }
}
