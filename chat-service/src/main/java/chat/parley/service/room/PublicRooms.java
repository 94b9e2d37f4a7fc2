package chat.parley.service.room;

import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.room.RoomStore;
import chat.parley.protocol.id.RoomId;
import chat.parley.service.store.StoreCall;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The ids of all public rooms, in the order of their buckets and within a bucket by id.
/// Thread-safe.
final class PublicRooms {
  /// Buckets asked at the same time: few rounds where rooms are rare, little read in vain where one
  /// bucket fills the page.
  private static final int BUCKETS_AT_ONCE = 16;

  private final RoomStore store;

  PublicRooms(RoomStore store) {
    this.store = store;
  }

  /// At most `count` rooms after `after`, which need not exist; from the first one if it is null.
  Mono<List<RoomId>> after(@Nullable RoomId after, int count) {
    int first = after == null ? 0 : Bucket.of(after).index();
    return Flux.range(first, Bucket.COUNT - first)
        .flatMapSequential(index -> bucket(new Bucket(index), after, count), BUCKETS_AT_ONCE)
        .flatMapIterable(Function.identity())
        .take(count)
        .map(RoomId::new)
        .collectList();
  }

  private Mono<List<String>> bucket(Bucket bucket, @Nullable RoomId after, int count) {
    var from = after != null && Bucket.of(after).equals(bucket) ? after.value() : "";
    return StoreCall.ask(() -> store.publicRooms(bucket, from, count));
  }
}
