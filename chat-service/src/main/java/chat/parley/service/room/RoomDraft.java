package chat.parley.service.room;

import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.service.edge.JsonBody;
import org.jspecify.annotations.Nullable;

/// A room that somebody wants to make.
///
/// @param isState whether it is to hold a document
record RoomDraft(RoomId room, Visibility visibility, boolean isState) {
  private static final String STATE = "state";

  /// The draft as it stands in a request's body.
  record Body(@Nullable String room, @Nullable String visibility, @Nullable String kind) {
    RoomDraft checked() {
      if (room == null) {
        throw JsonBody.badField("room", "a string");
      }
      if (!RoomId.isValid(room)) {
        throw new RefusedException(Refusal.of(ErrorCode.BAD_ROOM));
      }
      return new RoomDraft(new RoomId(room), checkedVisibility(), isState());
    }

    private boolean isState() {
      if (kind != null && !kind.equals(STATE)) {
        throw JsonBody.badField("kind", "'" + STATE + "' or absent");
      }
      return kind != null;
    }

    private Visibility checkedVisibility() {
      return visibility == null
          ? Visibility.PUBLIC
          : Visibility.of(visibility)
              .orElseThrow(() -> JsonBody.badField("visibility", "'public' or 'private'"));
    }
  }
}
