package chat.parley.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The commands of one socket that have no reply yet, by their ids.
final class Replies {
  private record Reply(CompletableFuture<JsonNode> answer, Loop.Timer deadline) {}

  private final Map<Long, Reply> waiting = new HashMap<>();
  private final Loop loop;
  private long lastId;

  Replies(Loop loop) {
    this.loop = loop;
  }

  /// Expects a reply, and returns the id that it will name.
  ///
  /// @param late is run where none has come in time
  long expect(CompletableFuture<JsonNode> answer, long deadlineMillis, Runnable late) {
    long id = ++lastId;
    var deadline =
        loop.after(
            deadlineMillis,
            () -> {
              if (waiting.remove(id) != null) {
                answer.completeExceptionally(ParleyException.silent());
                late.run();
              }
            });
    waiting.put(id, new Reply(answer, deadline));
    return id;
  }

  void heed(JsonNode frame) {
    var reply = waiting.remove(frame.path("re").asLong(-1));
    if (reply != null) {
      var error = frame.has("error") ? ParleyException.of(frame.path("error")) : null;
      complete(reply, frame.path("ok"), error);
    }
  }

  /// None will come.
  void fail(ParleyException why) {
    var unanswered = List.copyOf(waiting.values());
    waiting.clear();
    unanswered.forEach(reply -> complete(reply, null, why));
  }

  private static void complete(
      Reply reply, @Nullable JsonNode ok, @Nullable ParleyException error) {
    reply.deadline().cancel();
    if (error == null) {
      reply.answer().complete(ok);
    } else {
      reply.answer().completeExceptionally(error);
    }
  }
}
