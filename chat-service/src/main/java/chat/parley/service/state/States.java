package chat.parley.service.state;

import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.state.StateRead;
import chat.parley.backplane.state.StateStore;
import chat.parley.backplane.state.StateWrite;
import chat.parley.backplane.state.StateWritten;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.service.room.RoomAccess;
import chat.parley.service.store.StoreCall;
import reactor.core.publisher.Mono;

/// Documents as users read and change them. A change is worked out from the document as it is, and
/// written if it still is that then; else it is worked out anew. Thread-safe.
final class States {
  private final RoomAccess access;
  private final StateStore store;
  private final Documents documents;
  private final Turns turns;
  private final int maxAttempts;

  States(RoomAccess access, StateStore store, StateSettings settings) {
    this.access = access;
    this.store = store;
    this.documents = new Documents(settings.maxDocumentBytes());
    this.turns = new Turns(settings.maxWaiting());
    this.maxAttempts = settings.maxAttempts();
  }

  /// Fails with 4302 where the user may not see the room, with 4370 where it is no state room.
  Mono<StateRead.Known> read(RoomId room, Actor actor) {
    return access
        .require(room, actor)
        .flatMap(_ -> StoreCall.ask(() -> store.read(room)))
        .map(States::known);
  }

  /// Done once, also where the caller goes away meanwhile.
  Mono<StateWritten.Done> change(RoomId room, WantedChange wanted) {
    return Mono.fromFuture(
        () -> turns.inTurn(room, () -> attempt(room, wanted, maxAttempts).toFuture()), true);
  }

  private Mono<StateWritten.Done> attempt(RoomId room, WantedChange wanted, int left) {
    return StoreCall.ask(() -> store.open(room, wanted.actor(), wanted.key()))
        .flatMap(read -> written(room, wanted, read))
        .flatMap(written -> done(room, wanted, written, left));
  }

  private Mono<StateWritten> written(RoomId room, WantedChange wanted, StateRead read) {
    return switch (read) {
      case StateRead.Known known -> {
        var write = worked(wanted, known);
        yield StoreCall.ask(() -> store.write(room, write));
      }
      case StateRead.Repeated _ ->
          StoreCall.ask(() -> store.repeat(room, wanted.actor(), wanted.key()));
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
    var after = wanted.change().applied(before, documents);
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
      case StateWritten.Stale _ -> Mono.error(Turns.busy());
    };
  }

  private static StateRead.Known known(StateRead read) {
    return switch (read) {
      case StateRead.Known known -> known;
      case StateRead.Refused refused -> throw new RefusedException(refused.refusal());
      case StateRead.Repeated _ -> throw new IllegalStateException("nothing was to be changed");
    };
  }
}
