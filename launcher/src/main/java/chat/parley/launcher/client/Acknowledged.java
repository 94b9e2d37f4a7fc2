package chat.parley.launcher.client;

import java.io.IOException;
import java.net.URI;
import java.util.stream.StreamSupport;

/// What a sender asks when he comes back: is what was acknowledged to me still there?
public final class Acknowledged {
  private Acknowledged() {}

  /// Whether the node says by a reset that what was acknowledged there is lost.
  ///
  /// @param after a position of the room that is there
  public static boolean isDenied(
      URI node, Identity who, String room, Position after, Position acknowledged) {
    var query = "/v1/poll?rooms=" + room + "&wait=0&cursor=" + after + "&acked=" + acknowledged;
    try {
      var answer = Http.ask(Http.request(node.resolve(query), who));
      return StreamSupport.stream(answer.path("events").spliterator(), false)
          .anyMatch(event -> event.path("event").asString().equals("reset"));
    } catch (IOException e) {
      throw new AssertionError(node + " did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
