package chat.parley.backplane.state;

import chat.parley.backplane.log.Appended;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.metrics.BackplaneMeters.DocumentsBusy;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.rule.Actor;
import chat.parley.protocol.command.DocumentChange;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Documents as users change them. A change is worked out from the document as it is, and written
/// if it still is that then; else it is worked out anew. That is done by Reactor's workers, as many
/// as there are processors: it takes milliseconds, which neither the Redis thread nor an event loop
/// has. So many are there at once on a node, those that wait and those that are worked on; who
/// comes then is refused with 4106. Changes of one document are made in the order in which they
/// come here. Thread-safe.
public final class StateChanges {
  private static final Logger log = LoggerFactory.getLogger(StateChanges.class);

  private static final String LATER = " Nothing was done; repeat later with the same key.";

  private final StateStore store;
  private final Documents documents;
  private final Places places;
  private final Turns turns;
  private final int maxAttempts;
  private final BackplaneMeters meters;

  public StateChanges(StateStore store, StateSettings settings, BackplaneMeters meters) {
    this.store = store;
    this.meters = meters;
    this.documents = new Documents(settings.maxDocumentBytes());
    this.places = new Places(settings.maxAtOnce(), settings.maxPerUser());
    this.turns = new Turns(settings.maxWaiting(), () -> busy(DocumentsBusy.ROOM));
    this.maxAttempts = settings.maxAttempts();
    meters.watchDocuments(places::size);
  }

  /// As {@link #change(RoomId, WantedChange)}, for a command. Does not fail.
  public CompletionStage<Appended> change(RoomId room, Actor actor, DocumentChange change) {
    return begun(room, wanted(actor, change))
        .handle(
            (done, failure) ->
                failure == null
                    ? new Appended.Sent(done.position(), done.at())
                    : new Appended.Refused(refusal(failure)));
  }

  /// Done once, also where the caller goes away meanwhile. Fails with what it is refused with.
  public Mono<StateWritten.Done> change(RoomId room, WantedChange wanted) {
    return Mono.fromFuture(() -> begun(room, wanted), true);
  }

  /// Its place is taken before anything is read, and given back before it is answered.
  private CompletableFuture<StateWritten.Done> begun(RoomId room, WantedChange wanted) {
    var user = wanted.actor().user();
    var full = places.enter(user);
    if (full.isPresent()) {
      return CompletableFuture.failedFuture(busy(full.get()));
    }
    return turns
        .inTurn(room, () -> attempt(room, wanted, maxAttempts).toFuture())
        .whenComplete((_, _) -> places.leave(user));
  }

  public static SendKey newKey() {
    return new SendKey(UUID.randomUUID().toString());
  }

  private static WantedChange wanted(Actor actor, DocumentChange change) {
    return new WantedChange(
        actor,
        change.key() == null ? newKey() : change.key(),
        change.first(),
        Condition.of(change.ifMatch()),
        () -> StateChange.of(change.action()));
  }

  private Mono<StateWritten.Done> attempt(RoomId room, WantedChange wanted, int left) {
    return ask(() -> store.open(room, wanted.actor(), wanted.key()))
        .flatMap(read -> written(room, wanted, read))
        .flatMap(written -> done(room, wanted, written, left));
  }

  private Mono<StateWritten> written(RoomId room, WantedChange wanted, StateRead read) {
    return switch (read) {
      case StateRead.Known known -> {
        var write = worked(wanted, known);
        yield ask(() -> store.write(room, write));
      }
      case StateRead.Repeated _ -> ask(() -> store.repeat(room, wanted.actor(), wanted.key()));
      case StateRead.Refused refused -> Mono.error(new RefusedException(refused.refusal()));
    };
  }

  private StateWrite worked(WantedChange wanted, StateRead.Known known) {
    if (!wanted.condition().holds(known.version())) {
      throw new RefusedException(
          new Refusal(
              ErrorCode.PATCH_CONFLICT, "The document is at \"" + known.version() + "\" by now."));
    }
    var before = Documents.parse(known.snapshot().document());
    var after = wanted.change().get().applied(before, documents);
    // Before anything is compared: how long that takes depends on its size.
    documents.checked(after);
    var difference = Difference.between(before, after);
    return new StateWrite(
        wanted.actor(),
        wanted.key(),
        wanted.first(),
        known.version(),
        documents.checked(difference.document()),
        difference.patch() == null ? null : Documents.text(difference.patch()));
  }

  private Mono<StateWritten.Done> done(
      RoomId room, WantedChange wanted, StateWritten written, int left) {
    return switch (written) {
      case StateWritten.Done done -> Mono.just(done);
      case StateWritten.Refused refused -> Mono.error(new RefusedException(refused.refusal()));
      case StateWritten.Stale _ when left > 1 -> attempt(room, wanted, left - 1);
      case StateWritten.Stale _ -> Mono.error(busy(DocumentsBusy.OVERTAKEN));
    };
  }

  private RefusedException busy(DocumentsBusy reason) {
    meters.documentsBusy(reason);
    return new RefusedException(
        new Refusal(
            ErrorCode.ROOM_BUSY,
            switch (reason) {
              case USER -> "You change as many documents at once as you may." + LATER;
              case NODE -> "This node changes as many documents at once as it may." + LATER;
              case ROOM, OVERTAKEN -> "Too many change the document at once." + LATER;
            }));
  }

  /// Stages complete on the Redis thread; what follows has no business there.
  private static <T> Mono<T> ask(Supplier<CompletionStage<T>> call) {
    return Mono.fromCompletionStage(call).publishOn(Schedulers.parallel());
  }

  /// What a request over HTTP would be answered.
  private static Refusal refusal(Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    if (outage != null) {
      return Refusal.of(outage.code());
    }
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof RefusedException refused) {
      return refused.refusal();
    }
    log.error("A change of a document failed", cause);
    return Refusal.of(ErrorCode.INTERNAL);
  }
}
