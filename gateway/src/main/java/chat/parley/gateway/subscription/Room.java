package chat.parley.gateway.subscription;

import chat.parley.backplane.channel.ChannelFollower;
import chat.parley.backplane.log.Head;
import chat.parley.backplane.log.PublicationCodec;
import chat.parley.gateway.fanout.Frame;
import chat.parley.gateway.fanout.LocalRoom;
import chat.parley.gateway.fanout.Loop;
import chat.parley.gateway.metrics.EphemeralDrop;
import chat.parley.gateway.metrics.Limit;
import chat.parley.gateway.recovery.Ring;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.EphemeralEvent;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.event.RoomEvent;
import chat.parley.protocol.event.Snapshot;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Lineage;
import chat.parley.protocol.position.Place;
import chat.parley.protocol.position.Position;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One room as this node follows it: its channel, how far the node has got in its order, recent
/// frames, and which loops are interested.
///
/// The channel is the fast path, the log is the truth: a publication whose predecessor is not the
/// node's head makes the node read the log.
///
/// Confined to the Redis thread.
final class Room implements ChannelFollower {
  /// Among rooms that are idle.
  static final Comparator<Room> LONGEST_IDLE_FIRST =
      (one, other) -> Long.signum(one.idleSinceNanos - other.idleSinceNanos);

  private static final Logger log = LoggerFactory.getLogger(Room.class);

  /// Publications held while the first head is under way.
  private static final int MAX_EARLY = 256;

  private static final int PATIENT_SWEEPS = 2;

  /// Until what failed for a while is tried again.
  static final Duration RETRY = Duration.ofMillis(500);

  private final RoomId id;
  private final RoomServices services;
  private final Consumer<Room> unused;
  private final Ring ring;
  private final CatchUps catchUps;
  private final GapRepair repair;
  private final Map<Loop, Interest> interests = new HashMap<>();
  private final Deque<JoinRequest> waiting = new ArrayDeque<>();
  private final Deque<Publication> early = new ArrayDeque<>();

  /// The newest publication handed to the loops; null until it is known.
  private @Nullable Position head;

  /// What Redis last said of the room's history; null until it did.
  private @Nullable Lineage lineage;

  private boolean isPrivate;

  /// Whether it holds a document.
  private boolean isState;

  /// Redis knew nothing of the room when last asked.
  private boolean isGone;

  private boolean isConfirmed;

  private boolean isClosed;

  /// When the last interest ended, in nanoseconds.
  private long idleSinceNanos;

  private long nextCheckNanos;
  private int sweepsWithoutConnection;

  /// @param unused told where whoever would have followed it was refused, and nobody else ever did
  Room(RoomId id, RoomServices services, Consumer<Room> unused) {
    this.id = id;
    this.services = services;
    this.unused = unused;
    this.ring = services.newRing();
    this.catchUps = new CatchUps(this, services);
    this.repair = new GapRepair(this, services);
    this.nextCheckNanos = System.nanoTime() + services.checks().firstDelayNanos();
  }

  RoomId id() {
    return id;
  }

  boolean isIdle() {
    return interests.isEmpty();
  }

  /// Nobody follows it, and nobody ever did.
  boolean isUnused() {
    return head == null && isIdle();
  }

  boolean isClosed() {
    return isClosed;
  }

  /// How many follow it, those that are about to included.
  int connections() {
    int connections = 0;
    for (var interest : interests.values()) {
      connections += interest.count;
    }
    return connections;
  }

  /// Whether its position is to be checked now; true once per period.
  boolean isCheckDue(long nowNanos, long periodNanos) {
    if (head == null || nowNanos - nextCheckNanos < 0) {
      return false;
    }
    nextCheckNanos = nowNanos + periodNanos;
    return true;
  }

  /// Whether there is a position to be checked.
  boolean isHeadKnown() {
    return head != null;
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

  /// Asked once per sweep: whether the connection for the channel has been away for some of them,
  /// and somebody waits.
  boolean waitsInVain(boolean isConnected) {
    sweepsWithoutConnection = isConnected ? 0 : sweepsWithoutConnection + 1;
    return sweepsWithoutConnection > PATIENT_SWEEPS && !waiting.isEmpty();
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
    services.heads().ask(id, request.actor(), answer -> answered(request, asked, answer));
  }

  private void answered(JoinRequest request, @Nullable Position asked, Head answer) {
    switch (answer) {
      case Head.Refused refused -> {
        refuse(request, refused.refusal(), System.nanoTime());
        if (!refused.refusal().code().isRetryable() && isUnused()) {
          unused.accept(this);
        }
      }
      case Head.Known known -> {
        isState = known.isState();
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
          case Start.Joining joining -> shared(joining.before());
          case Start.AtJoining _ -> beforeJoining(known);
        };
    boolean isReached = known.reaches(after);
    if (isReached && !isLost(request.acked(), known)) {
      services.meters().recovered(true);
      boolean hasDocument = request.start() instanceof Start.After;
      return new Joined.Accepted(local, after, null, isState && !hasDocument);
    }
    services.meters().recovered(false);
    var kept = isReached ? after : known.kept(after).map(this::shared).orElse(null);
    return new Joined.Accepted(
        local, kept == null ? top : kept, new Joined.Reset(kept, top), isState);
  }

  private static Position beforeJoining(Head.Known known) {
    var member = known.member();
    return member == null ? known.top() : member.before();
  }

  /// A sender whose own cursor lies before the fork would never learn of it otherwise.
  private static boolean isLost(@Nullable Position acked, Head.Known known) {
    return acked != null && !(known.lineage().locate(acked) instanceof Place.OnHistory);
  }

  private LocalRoom local(Loop loop) {
    var interest = interests.computeIfAbsent(loop, _ -> new Interest());
    if (interest.local == null) {
      interest.local = new LocalRoom(id, isPrivate, loop, knownHead(), catchUps);
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
    if (head != null) {
      // What was published while the channel was away is in the log, or was lost with it.
      services.checks().due(this);
    }
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
        .ifPresentOrElse(this::happened, services.meters()::foreignPublication);
  }

  private void happened(RoomEvent event) {
    switch (event) {
      case Publication publication -> published(publication);
      case EphemeralEvent ephemeral -> tell(ephemeral);
      // Made by each node, and not published.
      case Snapshot _ -> {}
    }
  }

  /// To whoever is live on this node now. The room's order knows nothing of it: neither head nor
  /// ring, and where a loop is behind nothing is marked as skipped.
  private void tell(EphemeralEvent event) {
    var frame = services.encoder().frame(id, event);
    forEachLocal(
        local -> {
          if (!local.handOver(frame)) {
            services.meters().ephemeralDropped(EphemeralDrop.LOOP_BEHIND);
          }
        });
    frame.release();
  }

  private void published(Publication publication) {
    if (head == null) {
      if (early.size() < MAX_EARLY) {
        early.add(publication);
      } else {
        services.meters().reached(Limit.EARLY_PUBLICATIONS);
      }
    } else if (publication.predecessor().equals(head)) {
      accept(publication);
    } else if (!isBehind(publication.position(), head)) {
      repair.gapFound();
    }
  }

  /// Takes in what Redis says of the room. A loop is served only afterwards.
  ///
  /// @param asked the node's head when it asked
  void apply(Head.Known known, @Nullable Position asked) {
    isPrivate = known.isPrivate();
    isGone = false;
    lineage = known.lineage();
    if (head == null) {
      head = known.top();
      for (var publication = early.poll(); publication != null; publication = early.poll()) {
        published(publication);
      }
      return;
    }
    switch (lineage.locate(head)) {
      case Place.OnHistory _ -> applyTop(known);
      // The channel has overtaken the answer: they have a connection each.
      case Place.Ahead _ -> {}
      case Place.Lost _ -> {
        if (head.equals(asked)) {
          services.meters().forked();
          var kept = known.kept(head).orElse(known.top());
          log.atWarn()
              .addKeyValue("room", id)
              .addKeyValue("seen", head)
              .addKeyValue("kept", kept)
              .log("fork: Redis has lost what was seen here");
          startOver(kept);
          // What was written since may have come before the node knew what to make of it.
          applyTop(known);
        } else {
          // The answer may come from before what the node has seen since.
          services.checks().due(this);
        }
      }
    }
  }

  private void applyTop(Head.Known known) {
    if (knownHead().offset() < known.first().offset()) {
      startOver(known.top());
    } else if (knownHead().offset() < known.top().offset()) {
      if (repair.canReadNothingBehind(knownHead())) {
        // Everybody goes on behind it, each by his own position: who stands before it is told.
        startOver(known.top());
      } else {
        repair.gapFoundUnlessReached(known.top());
      }
    }
  }

  /// Redis knows nothing of the room: everybody who follows it is asked for, and told.
  void applyGone() {
    if (!isGone && head != null) {
      isGone = true;
      startOver(head);
    }
  }

  /// Whether Redis went on without what somebody at `position` saw; as far as the node knows.
  boolean isLost(Position position) {
    return isGone || (lineage != null && lineage.locate(position) instanceof Place.Lost);
  }

  /// The node's head is another one now: everybody is placed anew by his own position.
  void startOver(Position newHead) {
    repair.forget();
    head = newHead;
    ring.clear();
    forEachLocal(local -> local.handOverMoved(newHead));
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

  /// Takes in what follows the head; false if nothing did.
  boolean acceptAll(List<Publication> publications) {
    var before = head;
    for (var publication : publications) {
      if (publication.predecessor().equals(head)) {
        accept(publication);
      }
    }
    return !Objects.equals(before, head);
  }

  /// Whether a page of the log that did not follow the head lies beyond it on the same history.
  boolean isBeyond(List<Publication> publications) {
    return head != null
        && !isLost(head)
        && !publications.isEmpty()
        && !isBehind(publications.getLast().position(), head);
  }

  // --- for readers that catch up

  boolean isState() {
    return isState;
  }

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

  Position knownHead() {
    if (head == null) {
      throw new IllegalStateException("the head of '" + id + "' is not known yet");
    }
    return head;
  }

  private static boolean isBehind(Position position, Position head) {
    return position.epoch().equals(head.epoch()) && position.offset() <= head.offset();
  }
}
