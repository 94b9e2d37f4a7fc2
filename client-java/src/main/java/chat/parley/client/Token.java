package chat.parley.client;

import chat.parley.protocol.error.Advice;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The user's token, and its renewal by the application: once, however many ask for it at one time.
final class Token {
  private static final long AHEAD_MILLIS = 60_000;
  private static final long SOONEST_MILLIS = 1_000;
  private static final long LONGEST_CALL_MILLIS = 30_000;
  private static final long MILLIS = 1_000;
  private static final JsonNode NOTHING = JsonMapper.shared().createObjectNode();

  private final Loop loop;
  private final TokenSource source;
  private final Consumer<String> renewed;
  private final CurrentTime time;
  private @Nullable String value;
  private int version;

  /// By the loop's clock; where nobody knows, never.
  private long expiresMillis = Long.MAX_VALUE;

  private @Nullable CompletableFuture<String> renewal;
  private Loop.Timer timer = Loop.Timer.NONE;
  private boolean isClosed;
  private volatile String user = "";

  /// Milliseconds since 1970.
  interface CurrentTime {
    long millis();
  }

  /// @param renewed is told each token but the first
  Token(Loop loop, TokenSource source, CurrentTime time, Consumer<String> renewed) {
    this.loop = loop;
    this.source = source;
    this.time = time;
    this.renewed = renewed;
  }

  /// The user that the token names; empty before the first one was brought. For any thread.
  String user() {
    return user;
  }

  /// Counts the tokens there were, so that whoever was refused can tell whether that was this one.
  int version() {
    return version;
  }

  CompletableFuture<String> get() {
    var current = value;
    return current == null || loop.nowMillis() >= expiresMillis
        ? renew(version)
        : CompletableFuture.completedFuture(current);
  }

  /// Another token than that of the version, which was refused.
  CompletableFuture<String> renew(int refused) {
    var current = value;
    if (refused != version && current != null) {
      return CompletableFuture.completedFuture(current);
    }
    var running = renewal;
    if (running == null) {
      running = new CompletableFuture<>();
      renewal = running;
      bring(running);
    }
    return running;
  }

  void close() {
    isClosed = true;
    timer.cancel();
  }

  private void bring(CompletableFuture<String> asked) {
    var late = loop.after(LONGEST_CALL_MILLIS, () -> settle(asked, null, ParleyException.silent()));
    Thread.ofVirtual()
        .name("parley-token")
        .start(
            () -> {
              try {
                var brought = source.bring();
                loop.execute(() -> settle(asked, brought, null));
              } catch (Throwable e) {
                // A class that is missing too: whoever waits for a token is to learn it.
                loop.execute(() -> settle(asked, null, e));
              } finally {
                late.cancel();
              }
            });
  }

  private void settle(
      CompletableFuture<String> asked, @Nullable String brought, @Nullable Throwable thrown) {
    if (asked.isDone()) {
      return;
    }
    renewal = null;
    if (thrown instanceof ParleyException known && known.advice() == Advice.GIVE_UP) {
      asked.completeExceptionally(known);
    } else if (thrown != null) {
      asked.completeExceptionally(ParleyException.noToken(thrown));
    } else if (brought == null) {
      asked.completeExceptionally(ParleyException.signedOut());
    } else {
      accept(brought);
      asked.complete(brought);
    }
  }

  private void accept(String token) {
    boolean isFirst = value == null;
    value = token;
    version++;
    var claims = claims(token);
    user = claims.path("sub").asString("");
    long remaining = claims.path("exp").asLong(0) * MILLIS - time.millis();
    // Where it seems to have expired in the moment in which it comes, this machine's clock is
    // wrong: then the node says when.
    expiresMillis = remaining > 0 ? loop.nowMillis() + remaining : Long.MAX_VALUE;
    timer.cancel();
    if (remaining > 0 && !isClosed) {
      long ahead = Math.max(remaining - AHEAD_MILLIS, remaining / 2);
      int current = version;
      // If that fails, the connection ends with the token, and it is asked for again then.
      timer = loop.after(Math.max(ahead, SOONEST_MILLIS), () -> renew(current));
    }
    if (!isFirst) {
      renewed.accept(token);
    }
  }

  /// What a token says, unchecked; nothing where it is no JWT.
  private static JsonNode claims(String token) {
    var parts = token.split("\\.", -1);
    if (parts.length < 2) {
      return NOTHING;
    }
    try {
      var text = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
      return JsonMapper.shared().readTree(text);
    } catch (IllegalArgumentException | JacksonException _) {
      return NOTHING;
    }
  }
}
