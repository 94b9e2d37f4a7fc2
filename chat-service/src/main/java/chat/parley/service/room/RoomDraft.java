package chat.parley.service.room;

import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.service.edge.JsonBody;
import org.jspecify.annotations.Nullable;

/// A room that somebody wants to make.
record RoomDraft(RoomId room, Visibility visibility) {
  /// The draft as it stands in a request's body.
  record Body(@Nullable String room, @Nullable String visibility) {
    RoomDraft checked() {
      if (room == null) {
        throw JsonBody.badField("room", "a string");
      }
      if (!RoomId.isValid(room)) {
        throw new RefusedException(Refusal.of(ErrorCode.BAD_ROOM));
      }
      return new RoomDraft(new RoomId(room), checkedVisibility());
    }

    private Visibility checkedVisibility() {
      return visibility == null
          ? Visibility.PUBLIC
          : Visibility.of(visibility)
              .orElseThrow(() -> JsonBody.badField("visibility", "'public' or 'private'"));
    }
  }
}
