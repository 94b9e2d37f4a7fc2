package chat.parley.service.receipt;

import chat.parley.backplane.receipt.Unread;
import chat.parley.protocol.id.RoomId;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// The JSON of what a user has not read in one room.
///
/// @param more true where there may be more than were counted, else absent
/// @param mentions absent where no unread message mentions him
/// @param threads absent where he has read all of those that he takes part in
/// @param read absent where he has not said so since he joined
/// @param position of the room's newest publication
@JsonInclude(JsonInclude.Include.NON_NULL)
record UnreadView(
    String room,
    int unread,
    @Nullable Boolean more,
    @Nullable Integer mentions,
    @Nullable Integer threads,
    @Nullable String read,
    String position) {
  static UnreadView of(RoomId room, Unread.Counted counted) {
    return new UnreadView(
        room.value(),
        counted.messages(),
        counted.isMore() ? true : null,
        absentIfNone(counted.besides().mentions()),
        absentIfNone(counted.besides().threads()),
        counted.read() == null ? null : counted.read().toString(),
        counted.top().toString());
  }

  private static @Nullable Integer absentIfNone(int number) {
    return number == 0 ? null : number;
  }
}
