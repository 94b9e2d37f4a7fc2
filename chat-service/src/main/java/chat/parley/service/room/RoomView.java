package chat.parley.service.room;

import chat.parley.backplane.log.Membership;
import chat.parley.backplane.room.RoomRecord;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// A room as one user sees it: the JSON of an answer.
///
/// @param created milliseconds since 1970
/// @param role absent for non-members
@JsonInclude(JsonInclude.Include.NON_NULL)
record RoomView(
    String room,
    String visibility,
    String owner,
    long created,
    long members,
    String position,
    @Nullable String role) {
  private static final String OWNER = "owner";

  static RoomView of(RoomRecord room, @Nullable Membership member) {
    return of(room, member == null ? null : member.role());
  }

  private static RoomView of(RoomRecord room, @Nullable String role) {
    return new RoomView(
        room.room().value(),
        room.visibility().label(),
        room.owner().value(),
        room.created(),
        room.members(),
        room.position().toString(),
        role);
  }

  /// A room that was made right now.
  static RoomView created(RoomDraft draft, UserId owner, Position position, long at) {
    var record = new RoomRecord(draft.room(), draft.visibility(), owner, at, 1, position);
    return of(record, OWNER);
  }

  boolean hasRole() {
    return role != null;
  }
}
