package chat.parley.client;

import chat.parley.protocol.error.Advice;
import chat.parley.protocol.position.Position;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One socket. It carries all rooms and all commands. Frames are taken from it one by one, each
/// when the one before has been heeded.
final class WebSocketLine implements Line {
  private static final long CONNECT_MILLIS = 10_000;
  private static final long REPLY_MILLIS = 15_000;
  private static final long PONG_MILLIS = 10_000;

  /// The node pings every 25 s.
  private static final long QUIET_MILLIS = 30_000;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Tools tools;
  private final Loop loop;
  private final Carried carried;
  private final Hearer hearer;
  private final Replies replies;
  private @Nullable WebSocket socket;
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
  private CompletableFuture<Boolean> order = CompletableFuture.completedFuture(true);
  private Loop.Timer deadline = Loop.Timer.NONE;
  private Loop.Timer ping = Loop.Timer.NONE;
  private long heardMillis;
  private boolean isLive;
  private boolean isOver;

  private WebSocketLine(Tools tools, Carried carried, Hearer hearer) {
    this.tools = tools;
    this.loop = tools.loop();
    this.replies = new Replies(loop);
    this.carried = carried;
    this.hearer = hearer;
  }

  static WebSocketLine open(Tools tools, Carried carried, Hearer hearer) {
    var line = new WebSocketLine(tools, carried, hearer);
    tools.token().get().whenCompleteAsync(line::connect, tools.loop());
    return line;
  }

  @Override
  public void close() {
    if (!isOver) {
      stop(ParleyException.closed());
      var opened = socket;
      if (opened != null) {
        // Not to wait for: the node closes its side, or it is gone.
        opened.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((_, _) -> opened.abort());
      }
    }
  }

  @Override
  public boolean follow(List<String> rooms) {
    // Until it is open nothing has to be said: its first subscribe names all rooms.
    if (socket != null) {
      inOrder(() -> subscribe(rooms));
    }
    return true;
  }

  @Override
  public boolean leave(List<String> rooms) {
    if (socket != null) {
      inOrder(() -> unsubscribe(rooms));
    }
    return true;
  }

  @Override
  public CompletableFuture<JsonNode> command(ObjectNode command) {
    return command(command, REPLY_MILLIS);
  }

  @Override
  public void refresh(String token) {
    if (isLive) {
      command(JSON.createObjectNode().put("cmd", "refresh").put("token", token));
    }
  }

  private void connect(@Nullable String token, @Nullable Throwable thrown) {
    if (isOver) {
      return;
    }
    if (token == null) {
      end(ParleyException.from(thrown == null ? ParleyException.signedOut() : thrown));
      return;
    }
    deadline = loop.after(CONNECT_MILLIS, () -> end(ParleyException.silent()));
    var address = tools.address("/v1/ws").toString().replaceFirst("^http", "ws");
    tools
        .http()
        .client()
        .newWebSocketBuilder()
        .connectTimeout(Duration.ofMillis(CONNECT_MILLIS))
        .subprotocols("chat.v1", "bearer." + token)
        .buildAsync(URI.create(address), new SocketEar(loop, new Heeding()))
        .whenCompleteAsync(this::opened, loop);
  }

  private void opened(@Nullable WebSocket opened, @Nullable Throwable thrown) {
    if (opened == null) {
      end(SocketEnds.refusalOf(thrown));
    } else if (isOver) {
      opened.abort();
    } else {
      socket = opened;
      inOrder(this::begin);
    }
  }

  private CompletableFuture<Boolean> begin() {
    var rooms = carried.rooms();
    if (!rooms.isEmpty()) {
      return subscribe(rooms);
    }
    var ask = JSON.createObjectNode().put("cmd", "ping");
    return command(ask, CONNECT_MILLIS)
        .thenApply(
            _ -> {
              becomeLive();
              return true;
            });
  }

  private void becomeLive() {
    if (!isLive && !isOver) {
      isLive = true;
      deadline.cancel();
      pingLater();
      hearer.live();
    }
  }

  /// The answer is heeded as it arrives, before the events behind it.
  private CompletableFuture<Boolean> subscribe(List<String> rooms) {
    var after = JSON.createObjectNode();
    var acked = JSON.createObjectNode();
    var asked = new HashMap<String, Position>();
    for (var room : rooms) {
      var position = carried.position(room);
      after.put(room, position == null ? null : position.toString());
      var mine = carried.acked(room);
      if (mine != null) {
        asked.put(room, mine);
        acked.put(room, mine.toString());
      }
    }
    var command = JSON.createObjectNode().put("cmd", "subscribe");
    command.set("rooms", after);
    if (!acked.isEmpty()) {
      command.set("acked", acked);
    }
    return command(command, REPLY_MILLIS)
        .handle(
            (ok, thrown) -> {
              if (thrown == null) {
                subscribed(ok.path("rooms"), asked);
              } else {
                refused(rooms, ParleyException.from(thrown));
              }
              return true;
            });
  }

  private void subscribed(JsonNode answers, Map<String, Position> asked) {
    becomeLive();
    for (var each : answers.properties()) {
      var answer = each.getValue();
      if (answer.has("error")) {
        hearer.refused(each.getKey(), ParleyException.of(answer.path("error")));
      } else {
        var position = Event.parsed(answer.path("position").asString(""));
        boolean recovered = answer.path("recovered").asBoolean(true);
        hearer.started(each.getKey(), position, recovered, asked.get(each.getKey()));
      }
    }
  }

  /// Without a number the connection is in doubt, not the rooms; a token is the connection's, too.
  private void refused(List<String> rooms, ParleyException why) {
    if (why.number() == 0 || why.advice() == Advice.BRING_NEW_TOKEN) {
      throw why;
    }
    becomeLive();
    rooms.forEach(room -> hearer.refused(room, why));
  }

  private CompletableFuture<Boolean> unsubscribe(List<String> rooms) {
    var all =
        rooms.stream()
            .map(room -> JSON.createObjectNode().put("cmd", "unsubscribe").put("room", room))
            .map(command -> command(command, REPLY_MILLIS).exceptionally(_ -> command))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(all).thenApply(_ -> true);
  }

  private interface Deed {
    CompletableFuture<Boolean> start();
  }

  /// An unsubscribe right behind a subscribe to the same room might overtake it.
  private void inOrder(Deed deed) {
    order =
        order
            .thenCompose(_ -> started(deed))
            .handle(
                (_, thrown) -> {
                  if (thrown != null) {
                    end(ParleyException.from(thrown));
                  }
                  return true;
                });
  }

  private CompletableFuture<Boolean> started(Deed deed) {
    return isOver ? CompletableFuture.completedFuture(true) : deed.start();
  }

  private CompletableFuture<JsonNode> command(ObjectNode command, long deadlineMillis) {
    var answer = new CompletableFuture<JsonNode>();
    var opened = socket;
    if (isOver || opened == null) {
      answer.completeExceptionally(ParleyException.lost(null));
      return answer;
    }
    long since = loop.nowMillis();
    long id = replies.expect(answer, deadlineMillis, () -> late(since));
    var text = command.put("id", id).toString();
    // The socket takes one text at a time.
    sent = sent.thenCompose(_ -> opened.sendText(text, true));
    sent.whenCompleteAsync(
        (_, thrown) -> {
          if (thrown != null) {
            end(ParleyException.lost(thrown));
          }
        },
        loop);
    return answer;
  }

  /// Where nothing else has come meanwhile either, the line is dead.
  private void late(long since) {
    if (heardMillis < since) {
      end(ParleyException.silent());
    }
  }

  private void pingLater() {
    ping.cancel();
    long due = Math.max(0, heardMillis + QUIET_MILLIS - loop.nowMillis());
    ping = loop.after(due, this::pingWhenQuiet);
  }

  private void pingWhenQuiet() {
    if (loop.nowMillis() - heardMillis >= QUIET_MILLIS) {
      command(JSON.createObjectNode().put("cmd", "ping"), PONG_MILLIS)
          .whenComplete(
              (_, _) -> {
                if (!isOver) {
                  pingLater();
                }
              });
    } else {
      pingLater();
    }
  }

  private void read(String text) {
    if (isOver) {
      return;
    }
    heardMillis = loop.nowMillis();
    JsonNode frame;
    try {
      frame = JSON.readTree(text);
    } catch (JacksonException e) {
      end(ParleyException.lost(e));
      return;
    }
    if (frame.has("event")) {
      hearer.event(frame);
    } else {
      replies.heed(frame);
    }
  }

  private void end(ParleyException why) {
    if (!isOver) {
      stop(ParleyException.lost(null));
      if (socket != null) {
        socket.abort();
      }
      hearer.ended(why);
    }
  }

  private void stop(ParleyException why) {
    isOver = true;
    deadline.cancel();
    ping.cancel();
    replies.fail(why);
  }

  /// What the socket says, on the loop.
  private final class Heeding implements SocketEar.Heeder {
    @Override
    public void text(String frame) {
      read(frame);
    }

    @Override
    public void ping() {
      heardMillis = loop.nowMillis();
    }

    @Override
    public void end(ParleyException why) {
      WebSocketLine.this.end(why);
    }
  }
}
