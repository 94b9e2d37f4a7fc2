package chat.parley.service.room;

import chat.parley.backplane.room.RoomKind;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.service.edge.JsonBody;
import org.jspecify.annotations.Nullable;

/// A room that somebody wants to make.
record RoomDraft(RoomId room, Visibility visibility, RoomKind kind) {
  /// The draft as it stands in a request's body.
  record Body(@Nullable String room, @Nullable String visibility, @Nullable String kind) {
    RoomDraft checked() {
      if (room == null) {
        throw JsonBody.badField("room", "a string");
      }
      if (!RoomId.isValid(room)) {
        throw new RefusedException(Refusal.of(ErrorCode.BAD_ROOM));
      }
      return new RoomDraft(checked(new RoomId(room)), checkedVisibility(), checkedKind());
    }

    /// Or somebody could take the room of two others before they need it.
    private static RoomId checked(RoomId wanted) {
      if (wanted.isDirect()) {
        throw new RefusedException(
            new Refusal(ErrorCode.BAD_ROOM, "Only rooms of two users have such a name."));
      }
      if (wanted.isReserved()) {
        throw new RefusedException(
            new Refusal(ErrorCode.BAD_ROOM, "Names with 'parley~' in front are reserved."));
      }
      return wanted;
    }

    private Visibility checkedVisibility() {
      return visibility == null
          ? Visibility.PUBLIC
          : Visibility.of(visibility)
              .orElseThrow(() -> JsonBody.badField("visibility", "'public' or 'private'"));
    }

    private RoomKind checkedKind() {
      return RoomKind.of(kind == null ? RoomKind.GROUP.label() : kind)
          .filter(wanted -> wanted != RoomKind.DIRECT)
          .orElseThrow(() -> JsonBody.badField("kind", "'group', 'announcement' or 'state'"));
    }
  }
}
