package chat.parley.service.thread;

import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.thread.FollowedThreads;
import chat.parley.backplane.thread.ThreadPage;
import chat.parley.backplane.thread.ThreadPages;
import chat.parley.backplane.thread.Threads;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.service.history.History;
import chat.parley.service.store.StoreCall;
import java.util.List;
import reactor.core.publisher.Mono;

/// The threads of rooms, for whoever may see these. Thread-safe.
final class RoomThreads {
  private final ThreadPages pages;
  private final Threads threads;
  private final History history;

  RoomThreads(ThreadPages pages, Threads threads, History history) {
    this.pages = pages;
    this.threads = threads;
    this.history = history;
  }

  /// A page, with its messages as they are now. Fails with 4302 where the reader may not see the
  /// room, with 4323 where it has no such message, with 4365 where that is a reply.
  Mono<ThreadPageView> page(RoomId room, Actor reader, ThreadPages.Asked asked) {
    return StoreCall.ask(() -> pages.read(room, reader, asked))
        .map(RoomThreads::known)
        .flatMap(
            page ->
                history
                    .current(room, reader.user(), page.messages())
                    .map(events -> new ThreadPageView(room, asked.thread(), page, events)));
  }

  /// Those that the user takes part in. Fails with 4301 where he is no member.
  Mono<List<ThreadView>> of(RoomId room, Actor actor) {
    return StoreCall.ask(() -> threads.of(room, actor))
        .map(
            followed ->
                switch (followed) {
                  case FollowedThreads.Known known ->
                      known.threads().stream().map(ThreadView::of).toList();
                  case FollowedThreads.Refused refused ->
                      throw new RefusedException(refused.refusal());
                });
  }

  private static ThreadPage.Known known(ThreadPage page) {
    return switch (page) {
      case ThreadPage.Known known -> known;
      case ThreadPage.Refused refused -> throw new RefusedException(refused.refusal());
    };
  }
}
