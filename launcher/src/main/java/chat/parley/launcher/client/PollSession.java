package chat.parley.launcher.client;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Follows a room by one poll after another.
final class PollSession implements Session {
  static final int LONG_WAIT_SECONDS = 25;

  /// How often a short-polling client looks.
  private static final Duration PERIOD = Duration.ofMillis(50);

  private final Subscription subscription;
  private final int waitSeconds;
  private volatile boolean isClosed;

  PollSession(Subscription subscription, int waitSeconds) {
    this.subscription = subscription;
    this.waitSeconds = waitSeconds;
  }

  @Override
  public String run() throws IOException, InterruptedException {
    var cursor = subscription.after();
    boolean hasStarted = false;
    while (!isClosed) {
      var response = poll(cursor, hasStarted ? waitSeconds : 0);
      var answer = Http.json(response);
      cursor = answer.path("cursor").asString();
      if (!hasStarted) {
        subscription.reader().started(subscription.after() == null ? cursor : subscription.after());
        hasStarted = true;
      }
      answer.path("events").forEach(subscription.reader()::shown);
      if (response.headers().firstValue("Retry-After").isPresent()) {
        return "answered early";
      }
      if (waitSeconds == 0) {
        LockSupport.parkNanos(PERIOD.toNanos());
      }
    }
    return "closed by the test";
  }

  @Override
  public void close() {
    isClosed = true;
  }

  private HttpResponse<String> poll(@Nullable String cursor, int wait)
      throws IOException, InterruptedException {
    var path = "/v1/poll?rooms=" + subscription.room() + "&wait=" + wait;
    var uri = subscription.node().resolve(cursor == null ? path : path + "&cursor=" + cursor);
    return Http.CLIENT.send(Http.request(uri, subscription.who()).build(), BodyHandlers.ofString());
  }
}
