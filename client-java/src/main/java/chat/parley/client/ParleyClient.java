package chat.parley.client;

import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One user's connection to Parley, which comes back by itself until it is closed. Thread-safe: all
/// calls return at once, and their futures complete on the client's own thread, whose continuations
/// are not to block. They fail with a [ParleyException].
public final class ParleyClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /// What a node takes as one frame, less what stands around a body in it. A larger one would cost
  /// the connection.
  private static final int MOST_BYTES = 60 * 1_024;

  private final ClientOptions options;
  private final Listener listener;
  private final ThreadLoop loop = new ThreadLoop();
  private final HttpClient client;
  private final Rooms rooms = new Rooms();
  private final Token token;
  private final Http http;
  private final Stream stream;
  private final Outbox outbox;
  private final Set<String> added = new LinkedHashSet<>();
  private final Set<String> removed = new LinkedHashSet<>();
  private final ConcurrentHashMap<String, Position> positions = new ConcurrentHashMap<>();
  private volatile Status status = Status.BEGINNING;
  private volatile List<Unsent> queue = List.of();

  /// Nothing is sent any more.
  private boolean isClosed;

  private boolean isEnded;

  private ParleyClient(ClientOptions options, Listener application) {
    this.options = options;
    this.listener = new GuardedListener(application);
    var own = options.http();
    this.client = own == null ? newHttp() : own;
    this.token = new Token(loop, options.token(), System::currentTimeMillis, this::hearToken);
    this.http = new Http(client, loop, token);
    var hearing = new Hearing(rooms, positions, listener);
    this.stream = new Stream(options, loop, http, token, rooms, hearing);
    var courier = new Courier(stream, rooms, token, this::hearQueue, listener::failed);
    this.outbox = new Outbox(loop, rooms, options.queueLimit(), courier);
    hearing.join(stream, outbox, this::hearStatus);
  }

  /// Begins to connect.
  public static ParleyClient connect(ClientOptions options, Listener listener) {
    var parley = new ParleyClient(options, listener);
    parley.loop.execute(parley.stream::open);
    return parley;
  }

  // How it is.

  public Status status() {
    return status;
  }

  /// What was said and is not seen yet, oldest first; at most as much as the options allow.
  public List<Unsent> queue() {
    return queue;
  }

  /// The user that the token names; empty before the first one was brought.
  public String user() {
    return token.user();
  }

  /// The cursor in a followed room: another client goes on from there. Null where there is none.
  public @Nullable Position position(String room) {
    return positions.get(room);
  }

  // Following rooms.

  public CompletableFuture<Start> subscribe(String room) {
    return subscribe(room, null);
  }

  /// Follows a room after a position, or from now on, until it is unsubscribed from. Completes when
  /// a node has answered; what may pass is tried again.
  public CompletableFuture<Start> subscribe(String room, @Nullable Position after) {
    if (!RoomId.isValid(room)) {
      return CompletableFuture.failedFuture(badRoom(room));
    }
    return onLoop(
        () -> {
          boolean isNew = !rooms.has(room);
          var answer = rooms.add(room, after);
          if (isNew) {
            change(added, room);
          }
          return answer;
        });
  }

  public void unsubscribe(String room) {
    loop.execute(
        () -> {
          if (rooms.remove(room, ParleyException.unsubscribed())) {
            positions.remove(room);
            outbox.unfollowed(room);
            change(removed, room);
          }
        });
  }

  // Saying something, once.

  public CompletableFuture<Acknowledged> send(String room, String text) {
    return say(Utterance.of("send", room, object().put("text", text)));
  }

  public CompletableFuture<Acknowledged> edit(String room, Position message, String text) {
    var body = object().put("message", message.toString()).put("text", text);
    return say(Utterance.of("edit", room, body));
  }

  public CompletableFuture<Acknowledged> delete(String room, Position message) {
    return say(Utterance.of("delete", room, object().put("message", message.toString())));
  }

  public CompletableFuture<Acknowledged> react(String room, Position message, String reaction) {
    var body = object().put("message", message.toString()).put("reaction", reaction);
    return say(Utterance.of("react", room, body));
  }

  /// Goes into the queue, and is repeated under its key until a node answers; completes when it is
  /// acknowledged.
  public CompletableFuture<Acknowledged> say(Utterance utterance) {
    if (!RoomId.isValid(utterance.room())) {
      return CompletableFuture.failedFuture(badRoom(utterance.room()));
    }
    int bytes = utterance.body().toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES) {
      var text = bytes + " bytes are too many.";
      return CompletableFuture.failedFuture(
          ParleyException.numbered(4307, "text-too-long", text, 0));
    }
    return onLoop(() -> outbox.add(utterance));
  }

  // Saying something now or not at all.

  /// Tried once, over the connection that there is: `typing`, `read`, `delivered`, `signal` and the
  /// like. Completes with what the node answers.
  ///
  /// @param body the command's other fields
  public CompletableFuture<JsonNode> command(String command, String room, ObjectNode body) {
    return onLoop(
        () -> {
          var path = command.equals("signal") ? "signals" : command;
          return stream.command(room, path, Courier.commandOf(command, room, body));
        });
  }

  // Asking.

  /// REST of chat-service. Completes with the body of the answer.
  ///
  /// @param path with its query
  public CompletableFuture<JsonNode> request(String method, String path, @Nullable JsonNode body) {
    return onLoop(
        () -> {
          var base = options.rest();
          var address = Line.Tools.address(base == null ? stream.base() : base, path);
          return http.json(method, address, body).answer.thenApply(Http.Answer::body);
        });
  }

  /// The newest publications that came before; see the protocol's `GET …/messages`.
  public CompletableFuture<JsonNode> history(String room, int limit) {
    return request("GET", "/v1/rooms/" + room + "/messages?limit=" + limit, null);
  }

  public CompletableFuture<JsonNode> join(String room) {
    // Who this is stands in the token.
    return onLoop(token::get)
        .thenCompose(
            _ ->
                request(
                    "PUT",
                    "/v1/rooms/" + room + "/members/" + Line.Tools.escaped(token.user()),
                    null));
  }

  /// What waits is refused with `closed`, and so is everything later. Returns at once.
  @Override
  public void close() {
    loop.execute(
        () -> {
          shut(ParleyException.closed());
          if (!isEnded) {
            isEnded = true;
            stream.close();
            // Behind what has to be said yet.
            loop.execute(this::end);
          }
        });
  }

  private void shut(ParleyException why) {
    if (!isClosed) {
      isClosed = true;
      token.close();
      outbox.close(why);
      rooms.names().forEach(room -> rooms.remove(room, why));
    }
  }

  private void end() {
    loop.close();
    if (options.http() == null) {
      client.shutdown();
    }
  }

  /// Calls from other threads cross to the loop here.
  private <T> CompletableFuture<T> onLoop(Supplier<CompletableFuture<T>> deed) {
    var answer = new CompletableFuture<T>();
    Runnable call =
        () -> {
          if (isClosed) {
            answer.completeExceptionally(ParleyException.closed());
            return;
          }
          deed.get()
              .whenComplete(
                  (value, thrown) -> {
                    if (thrown == null) {
                      answer.complete(value);
                    } else {
                      answer.completeExceptionally(ParleyException.from(thrown));
                    }
                  });
        };
    if (!loop.offer(call)) {
      answer.completeExceptionally(ParleyException.closed());
    }
    return answer;
  }

  private void hearStatus(Status entered) {
    status = entered;
    listener.connection(entered);
    var why = entered.error();
    if (entered.state() == State.CLOSED && why != null) {
      shut(why);
    }
    outbox.poke();
  }

  private void hearQueue(List<Unsent> entries) {
    queue = entries;
  }

  private void hearToken(String renewed) {
    stream.refresh(renewed);
  }

  /// Calls that come together go to the node as one.
  private void change(Set<String> changes, String room) {
    if (added.isEmpty() && removed.isEmpty()) {
      loop.execute(this::tellChanges);
    }
    changes.add(room);
  }

  /// One that was left and is followed again is subscribed to anew, which replaces what there was.
  private void tellChanges() {
    var toFollow = added.stream().filter(rooms::has).toList();
    var toLeave = removed.stream().filter(room -> !rooms.has(room)).toList();
    added.clear();
    removed.clear();
    if (!isClosed && !toLeave.isEmpty()) {
      stream.leave(toLeave);
    }
    if (!isClosed && !toFollow.isEmpty()) {
      stream.follow(toFollow);
    }
  }

  private static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }

  private static ParleyException badRoom(String room) {
    return ParleyException.numbered(4304, "bad-room", "Not a room: " + room, 0);
  }

  /// In cleartext HTTP/2 would begin with an upgrade that gateways do not offer.
  private static HttpClient newHttp() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT)
        .build();
  }
}
