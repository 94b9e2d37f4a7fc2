package chat.parley.gateway.subscription;

import chat.parley.backplane.channel.ChannelFollower;
import chat.parley.backplane.log.Head;
import chat.parley.backplane.log.LogPage;
import chat.parley.backplane.log.PublicationCodec;
import chat.parley.gateway.fanout.Frame;
import chat.parley.gateway.fanout.LocalRoom;
import chat.parley.gateway.fanout.Loop;
import chat.parley.gateway.recovery.Ring;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One room as this node follows it: its channel, how far the node has got in its order, recent
/// frames, and which loops are interested.
///
/// The channel is the fast path, the log is the truth: a publication whose predecessor is not the
/// node's head makes the node read the log.
///
/// Confined to the Redis thread.
final class Room implements ChannelFollower {
  /// Publications held while the first head is under way.
  private static final int MAX_EARLY = 256;

  static final Duration RETRY = Duration.ofMillis(500);

  private final RoomId id;
  private final RoomServices services;
  private final Ring ring;
  private final CatchUps catchUps;
  private final Map<Loop, Interest> interests = new HashMap<>();
  private final Deque<JoinRequest> waiting = new ArrayDeque<>();
  private final Deque<Publication> early = new ArrayDeque<>();

  /// The newest publication handed to the loops; null until it is known.
  private @Nullable Position head;

  private boolean isPrivate;
  private boolean isConfirmed;
  private boolean isReading;
  private boolean isClosed;

  /// When the last interest ended, in nanoseconds.
  private long idleSinceNanos;

  Room(RoomId id, RoomServices services) {
    this.id = id;
    this.services = services;
    this.ring = services.newRing();
    this.catchUps = new CatchUps(this, services);
  }

  RoomId id() {
    return id;
  }

  boolean isIdle() {
    return interests.isEmpty();
  }

  boolean isIdleSince(long nanos) {
    return isIdle() && idleSinceNanos - nanos <= 0;
  }

  // --- joining and leaving

  void join(JoinRequest request) {
    interests.computeIfAbsent(request.loop(), _ -> new Interest()).count++;
    if (isConfirmed) {
      askHead(request);
    } else {
      waiting.add(request);
    }
  }

  void leave(Loop loop, long nowNanos) {
    var interest = interests.get(loop);
    if (interest != null && --interest.count == 0) {
      interests.remove(loop);
      idleSinceNanos = nowNanos;
    }
  }

  /// Refuses whoever waits for a channel that does not come.
  void refuseWaiting(long nowNanos) {
    for (var request = waiting.poll(); request != null; request = waiting.poll()) {
      refuse(request, Refusal.of(ErrorCode.UNAVAILABLE), nowNanos);
    }
  }

  /// The node follows the room no longer; what is still under way for it finds it closed.
  void close() {
    isClosed = true;
    ring.clear();
  }

  private void askHead(JoinRequest request) {
    var asked = head;
    services.heads().ask(id, request.user(), answer -> answered(request, asked, answer));
  }

  private void answered(JoinRequest request, @Nullable Position asked, Head answer) {
    switch (answer) {
      case Head.Refused refused -> refuse(request, refused.refusal(), System.nanoTime());
      case Head.Known known -> {
        apply(known, asked);
        if (request.start() instanceof Start.AtJoining && known.member() == null) {
          refuse(request, Refusal.notAMember(id), System.nanoTime());
        } else {
          request.answer(accepted(request, known));
        }
      }
    }
  }

  private void refuse(JoinRequest request, Refusal refusal, long nowNanos) {
    leave(request.loop(), nowNanos);
    request.answer(new Joined.Refused(refusal));
  }

  private Joined accepted(JoinRequest request, Head.Known known) {
    var local = local(request.loop());
    var top = shared(known.top());
    var after =
        switch (request.start()) {
          case Start.Now _ -> top;
          case Start.After given -> shared(given.position());
          case Start.AtJoining _ -> beforeJoining(known);
        };
    if (known.reaches(after)) {
      services.meters().recovered(true);
      return new Joined.Accepted(local, after, null);
    }
    services.meters().recovered(false);
    return new Joined.Accepted(local, top, new Joined.Reset(null, top));
  }

  private static Position beforeJoining(Head.Known known) {
    var member = known.member();
    return member == null
        ? known.top()
        : new Position(member.joined().epoch(), member.joined().offset() - 1);
  }

  private LocalRoom local(Loop loop) {
    var interest = interests.computeIfAbsent(loop, _ -> new Interest());
    if (interest.local == null) {
      interest.local =
          new LocalRoom(
              id,
              isPrivate,
              loop,
              knownHead(),
              (_, subscription) -> catchUps.request(subscription));
    }
    return interest.local;
  }

  /// One object for the position at which most subscribers of a room stand: they are many.
  Position shared(Position position) {
    return position.equals(head) ? knownHead() : position;
  }

  // --- the room's order

  @Override
  public void confirmed() {
    isConfirmed = true;
    // What was published while the channel was away is in the log.
    readOn();
    for (var request = waiting.poll(); request != null; request = waiting.poll()) {
      askHead(request);
    }
  }

  @Override
  public void lost() {
    isConfirmed = false;
  }

  @Override
  public void published(byte[] payload) {
    PublicationCodec.fromChannel(payload)
        .ifPresentOrElse(this::published, services.meters()::foreignPublication);
  }

  private void published(Publication publication) {
    if (head == null) {
      if (early.size() < MAX_EARLY) {
        early.add(publication);
      }
    } else if (publication.predecessor().equals(head)) {
      accept(publication);
    } else if (!isBehind(publication.position(), head)) {
      services.meters().gap();
      readOn();
    }
  }

  /// Takes in what `head` says of the room. A loop is served only afterwards.
  ///
  /// @param asked the node's head when it asked
  void apply(Head.Known known, @Nullable Position asked) {
    isPrivate = known.isPrivate();
    if (head == null) {
      head = known.top();
      for (var publication = early.poll(); publication != null; publication = early.poll()) {
        published(publication);
      }
    } else if (hasLost(known.top(), asked, head)) {
      startOver(known.top());
    } else if (head.isBefore(known.top())) {
      // The publications may just be on their way; if they are not, this finds out.
      services.thread().schedule(RETRY, () -> readOnUnless(known.top()));
    }
  }

  /// Whether the room has fallen behind what the node had seen when it asked. What it saw later may
  /// have overtaken the answer: channels and commands have a connection each.
  private static boolean hasLost(Position top, @Nullable Position asked, Position head) {
    return asked != null
        && asked.epoch().equals(head.epoch())
        && (!asked.epoch().equals(top.epoch()) || asked.offset() > top.offset());
  }

  private void readOnUnless(Position reached) {
    if (head != null && head.isBefore(reached)) {
      services.meters().gap();
      readOn();
    }
  }

  private void startOver(Position top) {
    head = top;
    ring.clear();
    forEachLocal(local -> local.handOverReset(top));
  }

  private void accept(Publication publication) {
    head = publication.position();
    var frame = services.encoder().frame(id, publication);
    ring.add(frame);
    forEachLocal(
        local -> {
          if (!local.handOver(frame)) {
            services.meters().skipped();
            local.handOverSkip();
          }
        });
    frame.release();
  }

  private void readOn() {
    if (isReading || isClosed || head == null) {
      return;
    }
    isReading = true;
    services
        .log()
        .readAfter(id, head, services.pageEntries())
        .whenComplete((read, failure) -> hasRead(read, failure));
  }

  private void hasRead(@Nullable LogPage read, @Nullable Throwable failure) {
    isReading = false;
    if (isClosed) {
      return;
    }
    if (read == null || failure != null) {
      services.thread().schedule(RETRY, this::readOn);
      return;
    }
    var before = head;
    var publications = read.publications();
    publications.forEach(this::acceptIfNext);
    if (Objects.equals(before, head) && isBeyond(publications)) {
      // What lay between is gone, or cannot be read: everybody goes on with the next that is left.
      startOver(publications.getFirst().predecessor());
      publications.forEach(this::acceptIfNext);
    }
    if (!Objects.equals(before, head) && (read.isFull() || read.unreadable() > 0)) {
      readOn();
    }
  }

  private void acceptIfNext(Publication publication) {
    if (publication.predecessor().equals(head)) {
      accept(publication);
    }
  }

  /// Whether a page of the log that did not follow the head lies beyond it, and was not overtaken
  /// by the channel.
  private boolean isBeyond(List<Publication> publications) {
    return head != null
        && !publications.isEmpty()
        && !isBehind(publications.getLast().position(), head);
  }

  // --- for readers that catch up

  @Nullable Position head() {
    return head;
  }

  /// Recent frames that follow `position`, retained for the caller; empty if the ring does not
  /// reach back.
  List<Frame> recentFrames(Position position) {
    return ring.after(position);
  }

  private void forEachLocal(Consumer<LocalRoom> action) {
    for (var interest : interests.values()) {
      if (interest.local != null) {
        action.accept(interest.local);
      }
    }
  }

  private Position knownHead() {
    if (head == null) {
      throw new IllegalStateException("the head of '" + id + "' is not known yet");
    }
    return head;
  }

  private static boolean isBehind(Position position, Position head) {
    return position.epoch().equals(head.epoch()) && position.offset() <= head.offset();
  }
}
