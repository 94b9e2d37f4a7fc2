package chat.parley.service.store;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/// A call of a store as a step of a chain. Stages complete on the Redis thread; what follows, up to
/// the writing of JSON, has no business there, so each answer crosses to a worker here.
public final class StoreCall {
  private StoreCall() {}

  /// Calls once per subscription, not before. Cancelling is not told to the store.
  public static <T> Mono<T> ask(Supplier<? extends CompletionStage<T>> call) {
    return Mono.fromFuture(
            () -> call.get().<Outcome<T>>handle(Outcome::new).toCompletableFuture(), true)
        .<T>handle(Outcome::pass)
        .publishOn(Schedulers.parallel());
  }

  /// How a call ended, as a value: of calls that fail together only the first is an error, and the
  /// others are none that Reactor would have to log because nobody waits for them any more.
  private record Outcome<T>(@Nullable T value, @Nullable Throwable failure) {
    void pass(SynchronousSink<T> sink) {
      if (failure != null) {
        sink.error(failure);
      } else if (value != null) {
        sink.next(value);
      }
    }
  }
}
