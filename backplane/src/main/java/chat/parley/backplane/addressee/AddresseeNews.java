package chat.parley.backplane.addressee;

import chat.parley.backplane.inbox.Notifier;
import chat.parley.backplane.inbox.Occurrence;
import chat.parley.backplane.log.Appended;
import chat.parley.backplane.log.RoomLogSettings;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.metrics.BackplaneMeters.AddressedResult;
import chat.parley.backplane.presence.Presences;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells users in their inboxes of messages that are for them: that mention them, that are replies
/// in their threads, or that are to them alone. Behind the append: no sender waits for it, and none
/// learns what became of it. What is lost on its way, with this process or with Redis, is told when
/// the send is repeated; what was told is not told again.
///
/// {@link #whenAppended} is thread-safe; the rest is confined to the Redis thread.
public final class AddresseeNews {
  private static final Logger log = LoggerFactory.getLogger(AddresseeNews.class);

  /// With the users of each: at most 128 commands under way, some milliseconds of one Redis, and
  /// those of others come between.
  private static final int MESSAGES_AT_ONCE = 8;

  private static final int USERS_AT_ONCE = 16;

  private final Redis redis;
  private final Addressees addressees;
  private final Presences presences;
  private final Notifier notifier;
  private final int maxWaiting;
  private final BackplaneMeters meters;

  /// Of each message no more than where it is: what it says is in the log.
  private final Queue<Message> waiting = new ArrayDeque<>();

  private int telling;

  private record Message(RoomId room, Position position) {}

  /// @param logs how long inboxes too remember what they were told: a message that is older is told
  ///   to nobody
  public AddresseeNews(
      Redis redis,
      Notifier notifier,
      AddresseeSettings settings,
      RoomLogSettings logs,
      BackplaneMeters meters) {
    this.redis = redis;
    this.addressees = new Addressees(redis, settings, logs.keyMemory());
    this.presences = new Presences(redis);
    this.notifier = notifier;
    this.maxWaiting = settings.maxWaiting();
    this.meters = meters;
  }

  /// Tells whom a message is for, once it is appended. Most are for nobody but their room: of those
  /// nothing is asked, and nothing kept.
  public void whenAppended(RoomId room, Draft draft, CompletionStage<Appended> appended) {
    var address = draft.address();
    if (room.isDirect() || address.thread() != null || !address.mentions().isNobody()) {
      appended.thenAccept(answer -> tell(room, answer));
    }
  }

  /// A repeat too: the service that had it first may be gone before it told anybody.
  private void tell(RoomId room, Appended answer) {
    if (answer instanceof Appended.Sent sent) {
      var message = new Message(room, sent.position());
      redis.thread().execute(() -> undertake(message));
    }
  }

  private void undertake(Message message) {
    if (waiting.size() >= maxWaiting) {
      meters.addressed(AddressedResult.DROPPED);
      return;
    }
    waiting.add(message);
    tellNext();
  }

  private void tellNext() {
    while (telling < MESSAGES_AT_ONCE && !waiting.isEmpty()) {
      var next = waiting.remove();
      telling++;
      tell(next)
          .whenComplete((result, failure) -> redis.thread().execute(() -> told(result, failure)));
    }
  }

  private void told(@Nullable AddressedResult result, @Nullable Throwable failure) {
    telling--;
    meters.addressed(result == null ? AddressedResult.FAILED : result);
    if (failure != null && RedisUnavailableException.in(failure) == null) {
      log.error("nobody was told of a message", failure);
    }
    tellNext();
  }

  private CompletionStage<AddressedResult> tell(Message message) {
    return addressees
        .of(message.room(), message.position())
        .thenCompose(addressed -> tell(message, addressed));
  }

  private CompletionStage<AddressedResult> tell(Message message, Addressed addressed) {
    return switch (addressed) {
      case Addressed.To to ->
          tellFrom(to.addressees().iterator(), message, to).thenApply(_ -> result(to));
      case Addressed.ToNobody _ -> CompletableFuture.completedStage(AddressedResult.NOBODY);
      case Addressed.Unknown _ -> CompletableFuture.completedStage(AddressedResult.FAILED);
    };
  }

  private static AddressedResult result(Addressed.To addressed) {
    if (addressed.isTooLarge()) {
      return AddressedResult.TOO_LARGE;
    }
    return addressed.addressees().isEmpty() ? AddressedResult.NOBODY : AddressedResult.TOLD;
  }

  private CompletionStage<Boolean> tellFrom(
      Iterator<Addressee> addressees, Message message, Addressed.To addressed) {
    if (!addressees.hasNext()) {
      return CompletableFuture.completedStage(true);
    }
    var some = new ArrayList<CompletableFuture<?>>(USERS_AT_ONCE);
    while (addressees.hasNext() && some.size() < USERS_AT_ONCE) {
      some.add(tell(addressees.next(), message, addressed).toCompletableFuture());
    }
    return CompletableFuture.allOf(some.toArray(CompletableFuture<?>[]::new))
        .thenCompose(_ -> tellFrom(addressees, message, addressed));
  }

  private CompletionStage<Boolean> tell(
      Addressee addressee, Message message, Addressed.To addressed) {
    if (!addressee.isCalledIfHere()) {
      return tell(addressee, addressee.kind(), message, addressed);
    }
    return presences
        .of(addressee.user())
        // Where that cannot be said his inbox can hardly be reached either, and that is counted.
        .handle((presence, _) -> presence == null || presence.isOnline())
        .thenCompose(isHere -> tell(addressee, addressee.kind(isHere), message, addressed));
  }

  /// Whatever becomes of it is counted there, and keeps no other from it.
  private CompletionStage<Boolean> tell(
      Addressee addressee,
      Occurrence.@Nullable Kind kind,
      Message message,
      Addressed.To addressed) {
    if (kind == null) {
      return CompletableFuture.completedStage(false);
    }
    var occurrence =
        new Occurrence(
            kind, addressed.author(), message.room(), message.position(), addressed.text());
    return notifier.tell(addressee.user(), occurrence).thenApply(_ -> true);
  }
}
