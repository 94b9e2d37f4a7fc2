package chat.parley.service.store;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// A call of a store as a step of a chain. Stages complete on the Redis thread; what follows, up to
/// the writing of JSON, has no business there, so each answer crosses to a worker here.
public final class StoreCall {
  private StoreCall() {}

  /// Calls once per subscription, not before.
  public static <T> Mono<T> ask(Supplier<? extends CompletionStage<T>> call) {
    return Mono.fromCompletionStage(call).publishOn(Schedulers.parallel());
  }
}
