package chat.parley.launcher.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Follows a room over server-sent events.
final class EventStreamSession implements Session {
  private final Subscription subscription;
  private volatile @Nullable InputStream stream;
  private String retry = "none";
  private String name = "message";
  private String data = "";
  private String id = "";

  EventStreamSession(Subscription subscription) {
    this.subscription = subscription;
  }

  @Override
  public String run() throws IOException, InterruptedException {
    var response = Http.CLIENT.send(request(), BodyHandlers.ofInputStream());
    try (var body = response.body()) {
      if (response.statusCode() != 200) {
        throw Http.refusal(response.statusCode(), new String(body.readAllBytes(), UTF_8));
      }
      stream = body;
      var lines = new BufferedReader(new InputStreamReader(body, UTF_8));
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line);
      }
      return "end of stream, retry " + retry;
    }
  }

  @Override
  public void close() {
    var body = stream;
    if (body != null) {
      try {
        body.close();
      } catch (IOException _) {
        // It is gone already.
      }
    }
  }

  private HttpRequest request() {
    var uri = subscription.node().resolve("/v1/events?rooms=" + subscription.room());
    var request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", subscription.who().bearer())
            .header("Accept", "text/event-stream");
    if (subscription.after() != null) {
      request.header("Last-Event-ID", subscription.after());
    }
    return request.build();
  }

  private void take(String line) {
    if (line.isEmpty()) {
      dispatch();
    } else if (!line.startsWith(":")) {
      int colon = line.indexOf(':');
      var value = line.substring(colon + 1).stripLeading();
      switch (line.substring(0, colon)) {
        case "event" -> name = value;
        case "data" -> data = value;
        case "id" -> id = value;
        case "retry" -> retry = value;
        default -> throw new IllegalStateException("Not a line of an event stream: " + line);
      }
    }
  }

  private void dispatch() {
    if (!data.isEmpty()) {
      var json = Http.JSON.readTree(data);
      switch (name) {
        case "cursor" -> subscription.reader().started(id);
        case "refused" -> throw RefusedException.of(json.path("error"));
        default -> show(json);
      }
    }
    name = "message";
    data = "";
  }

  private void show(JsonNode json) {
    if (Event.isStored(json) && !id.equals(Position.of(json).toString())) {
      throw new IllegalStateException("The id is " + id + " and not the position of " + json);
    }
    subscription.reader().shown(json);
  }
}
