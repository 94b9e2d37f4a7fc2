package chat.parley.backplane.room;

import chat.parley.backplane.addressee.AddresseeNews;
import chat.parley.backplane.log.Appended;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.rule.Actor;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Makes rooms for whoever uses them before they are there, where that is switched on. A room that
/// is there is asked once, as ever; one that is not, and one that its user may not see, is asked
/// again after an attempt to make it, which leaves an existing one as it is.
///
/// Thread-safe; stages complete on the Redis thread and do not fail.
public final class FirstUse {
  private final RoomLog log;
  private final RoomStore rooms;
  private final AddresseeNews news;
  private final FirstUseSettings settings;

  /// @param news told of messages that were sent
  public FirstUse(RoomLog log, RoomStore rooms, AddresseeNews news, FirstUseSettings settings) {
    this.log = log;
    this.rooms = rooms;
    this.news = news;
    this.settings = settings;
  }

  /// As {@link RoomLog#append}. Whom the message is for is told behind it.
  public CompletionStage<Appended> append(RoomId room, Actor actor, Draft draft) {
    var sent = sent(room, actor, draft);
    news.whenAppended(room, draft, sent);
    return sent;
  }

  private CompletionStage<Appended> sent(RoomId room, Actor actor, Draft draft) {
    var appended = log.append(room, actor, draft);
    // A reply is to something that is there.
    return settings.enabled() && draft.address().thread() == null
        ? appended.thenCompose(first -> appendedAgain(room, actor, draft, first))
        : appended;
  }

  /// Whether what was refused so is to be asked again after {@link #make}.
  public boolean mayHelp(RoomId room, Refusal refusal) {
    return settings.enabled()
        && refusal.code() == ErrorCode.UNKNOWN_ROOM
        && !room.isDirect()
        && !room.isReserved();
  }

  /// Makes a room for its user, unless it is there. Whatever becomes of that, asking again tells;
  /// but for a refusal, since the room would only say that it is not there.
  ///
  /// @return why it was not made where asking again would not tell
  public CompletionStage<Optional<Refusal>> make(RoomId room, Actor actor) {
    var created =
        actor.granted() == null
            ? rooms.create(room, actor.user(), Visibility.PUBLIC)
            : rooms.create(room, new UserId(settings.owner()), Visibility.PRIVATE);
    return created.handle(
        (made, _) ->
            made instanceof Created.NoPlace ? Optional.of(UserRooms.noPlace()) : Optional.empty());
  }

  private CompletionStage<Appended> appendedAgain(
      RoomId room, Actor actor, Draft draft, Appended first) {
    return first instanceof Appended.Refused refused && mayHelp(room, refused.refusal())
        ? make(room, actor)
            .thenCompose(
                refusal ->
                    refusal.isPresent()
                        ? CompletableFuture.completedStage(new Appended.Refused(refusal.get()))
                        : log.append(room, actor, draft))
        : CompletableFuture.completedStage(first);
  }
}
