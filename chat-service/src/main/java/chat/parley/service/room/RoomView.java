package chat.parley.service.room;

import chat.parley.backplane.log.Membership;
import chat.parley.backplane.room.RoomKind;
import chat.parley.backplane.room.RoomRecord;
import chat.parley.backplane.rule.Role;
import chat.parley.protocol.command.Configuration;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// A room as one user sees it: the JSON of an answer.
///
/// @param kind absent for a group, `state` where it holds a document
/// @param with the other of the two, as is `name`, what he calls himself; absent elsewhere
/// @param owner absent where there is none
/// @param created milliseconds since 1970
/// @param role absent for non-members
/// @param topic absent where there is none
/// @param slowModeSeconds absent where there is no slow mode
/// @param frozen absent where it is not
/// @param closed absent where it is not
/// @param historyEntries absent where the room keeps as many as the installation does
/// @param historySeconds absent where the room keeps them as long as the installation does
@JsonInclude(JsonInclude.Include.NON_NULL)
record RoomView(
    String room,
    @Nullable String kind,
    @Nullable String with,
    @Nullable String name,
    String visibility,
    @Nullable String owner,
    long created,
    long members,
    String position,
    @Nullable String role,
    @Nullable String topic,
    @Nullable Integer slowModeSeconds,
    @Nullable Boolean frozen,
    @Nullable Boolean closed,
    @Nullable Integer historyEntries,
    @Nullable Integer historySeconds) {
  private static final String NOBODY = "-";
  private static final Configuration NOTHING_SET = new Configuration(null, null, null, null);

  static RoomView of(RoomRecord room, @Nullable Membership member) {
    return of(room, member == null ? null : member.role());
  }

  private static RoomView of(RoomRecord room, @Nullable String role) {
    return new RoomView(
        room.room().value(),
        room.kind() == RoomKind.GROUP ? null : room.kind().label(),
        null,
        null,
        room.visibility().label(),
        unless(NOBODY, room.owner().value()),
        room.created(),
        room.members(),
        room.position().toString(),
        role,
        unless("", room.configuration().topic()),
        unless(0, room.configuration().slowModeSeconds()),
        unless(false, room.configuration().frozen()),
        unless(false, room.configuration().closed()),
        unless(0, room.configuration().historyEntries()),
        unless(0, room.configuration().historySeconds()));
  }

  /// A direct room, as one of the two sees it.
  ///
  /// @param called absent where the other does not say
  RoomView with(UserId other, @Nullable String called) {
    return new RoomView(
        room,
        kind,
        other.value(),
        called,
        visibility,
        owner,
        created,
        members,
        position,
        role,
        topic,
        slowModeSeconds,
        frozen,
        closed,
        historyEntries,
        historySeconds);
  }

  private static <T> @Nullable T unless(T initial, @Nullable T value) {
    return initial.equals(value) ? null : value;
  }

  /// A room that was made right now.
  static RoomView created(RoomDraft draft, UserId owner, Position position, long at) {
    var record =
        new RoomRecord(
            draft.room(), draft.kind(), draft.visibility(), owner, at, 1, position, NOTHING_SET);
    return of(record, Role.OWNER.label());
  }

  boolean hasRole() {
    return role != null;
  }
}
