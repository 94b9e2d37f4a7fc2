package chat.parley.client;

import chat.parley.protocol.error.Advice;
import chat.parley.protocol.position.Position;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// All events of the followed rooms over whichever transport and node carries them: owns the one
/// connection and decides when to open it again.
@SuppressWarnings("ReferenceEquality") // lines are told from one another by what they are
final class Stream {
  /// Hears of all that lines bring, whichever they are.
  interface Hearer {
    void status(Status status);

    void started(String room, Position position, boolean recovered, @Nullable Position acked);

    /// It will not be followed.
    void refused(String room, ParleyException why);

    void event(JsonNode event);

    @Nullable Position acked(String room);
  }

  private final List<URI> nodes;
  private final Loop loop;
  private final Http http;
  private final Token token;
  private final Rooms rooms;
  private final Ladder ladder;
  private final Hearer hearer;
  private final Backoff backoff;
  private final RoomRetry roomRetry;
  private final Line.Carried carried;
  private final Climbing climbing;

  private Status status = Status.BEGINNING;
  private int node;
  private @Nullable Line line;

  /// Whose word is heard: a line that was replaced may still speak for a moment.
  private Object opening = new Object();

  private int tokenVersion;

  /// When the present line began to work; -1 where it has not.
  private long liveMillis = -1;

  /// When the node wants its clients back elsewhere; -1 where it wants nothing.
  private long returnMillis = -1;

  private Loop.Timer timer = Loop.Timer.NONE;
  private boolean isClosed;

  Stream(ClientOptions options, Loop loop, Http http, Token token, Rooms rooms, Hearer hearer) {
    this.nodes = options.nodes();
    this.loop = loop;
    this.http = http;
    this.token = token;
    this.rooms = rooms;
    this.hearer = hearer;
    this.ladder = new Ladder(options.transports(), loop);
    this.backoff = new Backoff(loop);
    this.roomRetry = new RoomRetry(loop, this::followWaiting);
    this.carried = new CarriedRooms(rooms, hearer::acked);
    this.climbing = new Climbing(ladder, loop, rooms);
  }

  boolean isConnected() {
    return status.isConnected();
  }

  URI base() {
    return nodes.get(node);
  }

  /// Connects now, whatever it was waiting for.
  void open() {
    shut();
    if (isClosed) {
      return;
    }
    enter(State.CONNECTING, null, 0);
    tokenVersion = token.version();
    if (ladder.current() != Transport.WEBSOCKET && rooms.names().isEmpty()) {
      // There is nothing to open: messages go over HTTP.
      connected();
      return;
    }
    line = Line.open(ladder.current(), tools(), carried, new Heard(opening));
  }

  void close() {
    isClosed = true;
    shut();
    enter(State.CLOSED, null, 0);
  }

  /// These rooms are new, or their subscription is to be made anew.
  void follow(List<String> names) {
    boolean isCarried = line != null && line.follow(names);
    if (!isCarried && (status.state() == State.CONNECTING || isConnected())) {
      open();
    }
  }

  /// These rooms are followed no more.
  void leave(List<String> names) {
    if (line != null && !line.leave(names)) {
      open();
    }
  }

  /// To the node and back. Over HTTP `path` is the last part of its address.
  CompletableFuture<JsonNode> command(String room, String path, ObjectNode command) {
    if (!isConnected()) {
      return CompletableFuture.failedFuture(ParleyException.lost(null));
    }
    var answer = line == null ? null : line.command(command);
    if (answer != null) {
      return answer;
    }
    var body = command.deepCopy();
    body.remove(List.of("cmd", "room"));
    var uri = Line.Tools.address(base(), "/v1/rooms/" + room + '/' + path);
    return http.json("POST", uri, body.isEmpty() ? null : body)
        .answer
        .whenComplete((_, thrown) -> leaveSilentNode(thrown))
        .thenApply(Http.Answer::body);
  }

  /// Where no line shows that a node is gone, the commands do.
  private void leaveSilentNode(@Nullable Throwable thrown) {
    if (thrown != null && line == null && ParleyException.from(thrown).number() == 0) {
      node = (node + 1) % nodes.size();
    }
  }

  void refresh(String renewed) {
    if (line != null) {
      line.refresh(renewed);
    }
  }

  private Line.Tools tools() {
    return new Line.Tools(loop, http, token, base());
  }

  private void connected() {
    liveMillis = loop.nowMillis();
    enter(State.CONNECTED, null, 0);
    climbing.begin(
        tools(),
        better -> {
          ladder.climb(better);
          open();
        });
  }

  /// The node leaves: what it still brings is welcome until the time that it named.
  private void leaveIn(long afterMillis) {
    returnMillis = loop.nowMillis() + afterMillis;
    openIn(afterMillis);
  }

  /// What may be tried again is, for such rooms alone; all else is its end.
  private void refused(String room, ParleyException why) {
    if (!why.isPassing()) {
      hearer.refused(room, why);
    } else {
      roomRetry.later(why);
    }
  }

  private void followWaiting() {
    var due = rooms.waiting();
    if (!due.isEmpty()) {
      follow(due);
    }
  }

  private void ended(ParleyException why) {
    boolean isExpected = returnMillis >= 0;
    long now = loop.nowMillis();
    long lifeMillis = liveMillis < 0 ? 0 : Math.max(1, now - liveMillis);
    if (lifeMillis >= Ladder.STEADY_MILLIS) {
      backoff.reset();
    }
    ladder.ended(lifeMillis, isExpected || why.isNumbered());
    long comeBackIn = Math.max(0, returnMillis - now);
    shut();
    if (isExpected) {
      waitFor(comeBackIn, why);
    } else {
      heed(why);
    }
  }

  private void heed(ParleyException why) {
    switch (why.advice()) {
      case FIX_REQUEST -> sift(why);
      case GIVE_UP -> giveUp(why);
      case BRING_NEW_TOKEN -> renew(millisFor(why), why);
      case RESUME_AT_ONCE, BACK_OFF -> waitFor(millisFor(why), why);
    }
  }

  /// At once, but not again and again.
  private long millisFor(ParleyException why) {
    boolean isAtOnce = why.advice() != Advice.BACK_OFF && backoff.isFresh();
    long later = backoff.nextMillis(why.afterMillis());
    return isAtOnce ? why.afterMillis() : later;
  }

  private void giveUp(ParleyException why) {
    isClosed = true;
    enter(State.CLOSED, why, 0);
  }

  private void waitFor(long millis, ParleyException why) {
    enter(State.WAITING, why, millis);
    openIn(millis);
  }

  /// Whatever has ended a connection, another node may be without it.
  private void openIn(long millis) {
    timer.cancel();
    timer =
        loop.after(
            millis,
            () -> {
              node = (node + 1) % nodes.size();
              open();
            });
  }

  private void renew(long millis, ParleyException why) {
    enter(State.WAITING, why, millis);
    var asked = opening;
    token
        .renew(tokenVersion)
        .whenCompleteAsync(
            (_, thrown) -> {
              if (opening != asked) {
                return;
              }
              if (thrown == null) {
                waitFor(millis, why);
                return;
              }
              var failure = ParleyException.from(thrown);
              if (failure.advice() == Advice.GIVE_UP) {
                giveUp(failure);
              } else {
                waitFor(backoff.nextMillis(0), failure);
              }
            },
            loop);
  }

  /// A request for several rooms is refused for any of them: each is asked for by itself.
  private void sift(ParleyException why) {
    enter(State.CONNECTING, why, 0);
    var asked = opening;
    Sifting.of(tools(), rooms, why, () -> opening == asked)
        .whenCompleteAsync(
            (refusals, thrown) -> {
              if (opening != asked) {
                return;
              }
              if (thrown != null) {
                ended(ParleyException.from(thrown));
              } else if (refusals.isEmpty()) {
                giveUp(why);
              } else {
                refusals.forEach(hearer::refused);
                open();
              }
            },
            loop);
  }

  private void shut() {
    timer.cancel();
    roomRetry.cancel();
    climbing.end();
    var closing = line;
    line = null;
    opening = new Object();
    liveMillis = -1;
    returnMillis = -1;
    if (closing != null) {
      closing.close();
    }
    rooms.halt();
  }

  private void enter(State state, @Nullable ParleyException error, long millis) {
    boolean isSomewhere = state == State.CONNECTING || state == State.CONNECTED;
    status =
        new Status(
            state,
            isSomewhere ? ladder.current() : null,
            isSomewhere ? base() : null,
            error,
            millis);
    hearer.status(status);
  }

  /// What the present line says.
  private final class Heard implements Line.Hearer {
    private final Object mine;

    Heard(Object mine) {
      this.mine = mine;
    }

    private boolean isPresent() {
      return opening == mine;
    }

    @Override
    public void live() {
      if (isPresent()) {
        ladder.live();
        connected();
      }
    }

    @Override
    public void started(
        String room, Position position, boolean recovered, @Nullable Position acked) {
      if (isPresent()) {
        roomRetry.reset();
        hearer.started(room, position, recovered, acked);
      }
    }

    @Override
    public void refused(String room, ParleyException why) {
      if (isPresent()) {
        Stream.this.refused(room, why);
      }
    }

    @Override
    public void event(JsonNode event) {
      if (!isPresent()) {
        return;
      }
      if (event.path("event").asString("").equals("reconnect")) {
        leaveIn(event.path("afterMillis").asLong(0));
      } else {
        hearer.event(event);
      }
    }

    @Override
    public void ended(ParleyException why) {
      if (isPresent()) {
        Stream.this.ended(why);
      }
    }

    @Override
    public boolean isHeeded() {
      return isPresent();
    }
  }
}
