package chat.parley.gateway.fanout;

import static chat.parley.gateway.fanout.Frames.at;
import static chat.parley.gateway.fanout.Frames.message;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.rule.Actor;
import chat.parley.gateway.metrics.EphemeralDrop;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LocalRoomTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Loop loop = new Loop(0, channel.eventLoop(), 2, Frames.METERS);
  private final Deque<Subscription> requests = new ArrayDeque<>();
  private int headRequests;
  private final LocalRoom room = room(false);

  private LocalRoom room(boolean isPrivate) {
    return new LocalRoom(Frames.ROOM, isPrivate, loop, at(10), new Asked());
  }

  private final class Asked implements LocalRoom.CatchUp {
    @Override
    public void request(LocalRoom local, Subscription subscription) {
      requests.add(subscription);
    }

    @Override
    public void requestHead(LocalRoom local) {
      headRequests++;
    }
  }

  @Test
  void aSubscriptionGetsNothingBeforeItBegins() {
    var reader = new Reader("bob");
    var subscription = room.subscribe(reader, at(10), false);

    publish(room, message(11));
    assertThat(reader.got).isEmpty();
    room.begin(subscription);
    assertThat(requests).containsExactly(subscription);
    answer(subscription, at(11), message(11));

    assertThat(reader.got).containsExactly("x:11");
    assertThat(subscription.isLive()).isTrue();
  }

  @Test
  void aLiveSubscriptionGetsWhatIsPublished() {
    var reader = new Reader("bob");
    var subscription = live(room, reader);

    publish(room, message(11));
    publish(room, message(12));

    assertThat(reader.got).containsExactly("x:11", "x:12");
    assertThat(subscription.position()).isEqualTo(at(12));
    assertThat(requests).isEmpty();
  }

  /// The log was quicker than the channel.
  @Test
  void aFrameThatTheReaderHasIsNotRepeated() {
    var reader = new Reader("bob");
    var subscription = room.subscribe(reader, at(12), false);
    room.begin(subscription);

    publish(room, message(11));
    publish(room, message(12));
    publish(room, message(13));

    assertThat(reader.got).containsExactly("x:13");
  }

  @Test
  void aFrameThatDoesNotFollowIsNeverDelivered() {
    var reader = new Reader("bob");
    var subscription = live(room, reader);

    publish(room, message(12));

    assertThat(reader.got).isEmpty();
    assertThat(requests).containsExactly(subscription);
    publish(room, message(13));
    assertThat(requests).hasSize(1);
    answer(subscription, at(13), message(11), message(12), message(13));
    assertThat(reader.got).containsExactly("x:11", "x:12", "x:13");
  }

  /// After a fork the same offset exists twice: positions are compared whole.
  @Test
  void aFrameOfAnotherEpochDoesNotFollow() {
    var reader = new Reader("bob");
    var subscription = live(room, reader);
    var y = new Epoch("y");

    publish(
        room, Frames.frame(new Position(y, 11), new Position(y, 10), EventName.MESSAGE, "alice"));

    assertThat(reader.got).isEmpty();
    assertThat(requests).containsExactly(subscription);
  }

  @Test
  void catchingUpGoesOnUntilTheHeadIsReached() {
    var reader = new Reader("bob");
    var subscription = room.subscribe(reader, at(5), false);
    room.begin(subscription);

    answer(subscription, at(10), message(6), message(7));
    assertThat(subscription.isLive()).isFalse();
    assertThat(requests).hasSize(2);
    answer(subscription, at(10), message(8), message(9), message(10));

    assertThat(subscription.isLive()).isTrue();
    assertThat(reader.got).containsExactly("x:6", "x:7", "x:8", "x:9", "x:10");
  }

  @Test
  void aReaderThatTakesNoMoreIsLeftAloneAndGoesOnWhereItStood() {
    var slow = new Reader("slow");
    var fast = new Reader("fast");
    var subscription = live(room, slow);
    live(room, fast);
    slow.accepts = false;

    publish(room, message(11));
    publish(room, message(12));
    assertThat(slow.got).isEmpty();
    assertThat(fast.got).containsExactly("x:11", "x:12");
    assertThat(requests).isEmpty();
    slow.accepts = true;
    room.resume(subscription);
    answer(subscription, at(12), message(11), message(12));

    assertThat(slow.got).containsExactly("x:11", "x:12");
    assertThat(subscription.isLive()).isTrue();
  }

  /// A connection that takes more again has nothing to do with a reply that is still to come.
  @Test
  void resumingBeginsNothing() {
    var reader = new Reader("bob");
    var subscription = room.subscribe(reader, at(5), false);

    room.resume(subscription);

    assertThat(requests).isEmpty();
    room.begin(subscription);
    assertThat(requests).containsExactly(subscription);
  }

  @Test
  void aSkippedPublicationIsFetchedEvenIfNothingElseIsPublished() {
    var reader = new Reader("bob");
    var subscription = live(room, reader);
    var frame = message(11);
    loop.post(() -> {});
    loop.post(() -> {});

    assertThat(room.handOver(frame)).isFalse();
    room.handOverSkip();
    room.handOverSkip();
    channel.runPendingTasks();

    assertThat(frame.refCnt()).isEqualTo(1);
    assertThat(headRequests).isOne();
    room.handOverHead(at(11));
    channel.runPendingTasks();
    assertThat(requests).containsExactly(subscription);
  }

  /// The mark is one, however much is skipped; the answers on their way know only some of it.
  @Test
  void whoBecomesLiveByAnAnswerOlderThanTheSkipCatchesUpToo() {
    var catching = live(room, new Reader("bob"));
    room.handOverMoved(at(10));
    channel.runPendingTasks();
    var waiting = room.subscribe(new Reader("carol"), at(10), false);
    requests.clear();

    room.handOverSkip();
    room.handOver(catching, new CaughtUp.Frames(List.of(), at(10)));
    channel.runPendingTasks();
    room.begin(waiting);
    assertThat(catching.isLive()).isTrue();
    assertThat(waiting.isLive()).isTrue();

    room.handOverHead(at(12));
    channel.runPendingTasks();
    assertThat(requests).containsExactly(catching, waiting);
  }

  @Test
  void whoStandsWhereTheRoomDoesIsLeftInPeace() {
    var there = live(room, new Reader("bob"));
    room.handOverHead(at(10));
    channel.runPendingTasks();
    assertThat(requests).isEmpty();
    assertThat(there.isLive()).isTrue();
  }

  @Test
  void whatIsLostIsAnnouncedAndTheStreamGoesOnAfterIt() {
    var reader = new Reader("bob");
    var subscription = room.subscribe(reader, at(1), false);
    room.begin(subscription);

    room.handOver(subscription, new CaughtUp.Lost(null, at(10), at(10)));
    channel.runPendingTasks();
    publish(room, message(11));

    assertThat(reader.got).containsExactly("reset null x:10", "x:11");
  }

  @Test
  void whatIsKeptIsWhereTheStreamGoesOn() {
    var reader = new Reader("bob");
    var subscription = room.subscribe(reader, at(20), false);
    subscription.state = Subscription.State.CATCHING_UP;

    room.handOver(subscription, new CaughtUp.Lost(at(8), at(10), at(10)));
    channel.runPendingTasks();

    assertThat(reader.got).containsExactly("reset x:8 x:10");
    assertThat(requests).containsExactly(subscription);
    assertThat(subscription.position()).isEqualTo(at(8));
  }

  @Test
  void whenTheNodeHasMovedEverybodyIsPlacedAnewByHisOwnPosition() {
    var live = live(room, new Reader("bob"));
    var waiting = room.subscribe(new Reader("carol"), at(10), false);
    var stalledReader = new Reader("dave");
    var stalled = live(room, stalledReader);
    stalledReader.accepts = false;
    publish(room, message(11));
    requests.clear();

    room.handOverMoved(at(8));
    channel.runPendingTasks();
    assertThat(requests).containsExactly(live);

    // Both lie beyond the node's head, in the same epoch; that is no reason to call them live.
    room.begin(waiting);
    stalledReader.accepts = true;
    room.resume(stalled);
    assertThat(requests).containsExactly(live, waiting, stalled);
  }

  @Test
  void whoeverWasPlacedIsLiveAgain() {
    var reader = new Reader("bob");
    var subscription = live(room, reader);
    room.handOverMoved(at(8));
    channel.runPendingTasks();
    room.handOver(subscription, new CaughtUp.Lost(at(8), at(9), at(8)));
    channel.runPendingTasks();
    assertThat(reader.got).containsExactly("reset x:8 x:9");
    assertThat(subscription.isLive()).isTrue();
    publish(room, message(9));
    assertThat(reader.got).endsWith("x:9");
  }

  @Test
  void whoLeavesAPublicRoomGoesOnReading() {
    var reader = new Reader("bob");
    live(room, reader);

    publish(room, Frames.frame(11, EventName.LEFT, "bob"));
    publish(room, message(12));

    assertThat(reader.got).containsExactly("x:11", "x:12");
  }

  @Test
  void inAPrivateRoomHisOwnLeavingIsTheLastThingAMemberSees() {
    var privateRoom = room(true);
    var bob = new Reader("bob");
    var carol = new Reader("carol");
    var subscription = live(privateRoom, bob);
    live(privateRoom, carol);

    publish(privateRoom, Frames.frame(11, EventName.LEFT, "bob"));
    publish(privateRoom, message(12));

    assertThat(bob.got).containsExactly("x:11", "unsubscribed 4301");
    assertThat(subscription.isEnded()).isTrue();
    assertThat(carol.got).containsExactly("x:11", "x:12");
  }

  @Test
  void hisOwnLeavingEndsHisCatchingUpToo() {
    var privateRoom = room(true);
    var bob = new Reader("bob");
    var subscription = privateRoom.subscribe(bob, at(7), true);
    privateRoom.begin(subscription);

    privateRoom.handOver(
        subscription,
        new CaughtUp.Frames(
            List.of(message(8), Frames.frame(9, EventName.LEFT, "bob"), message(10)), at(10)));
    channel.runPendingTasks();

    assertThat(bob.got).containsExactly("x:8", "x:9", "unsubscribed 4301");
  }

  @Test
  void whoTakesLittleAtATimeHasLittleReadForHim() {
    var bob = new Reader("bob");
    var subscription = room.subscribe(bob, at(0), false);
    assertThat(subscription.page(200)).isEqualTo(200);
    room.begin(subscription);

    for (int page : List.of(100, 50, 25, 12, 12)) {
      bob.acceptsInAll = bob.got.size() + 1;
      long next = subscription.position().offset() + 1;
      answer(subscription, at(10), message(next), message(next + 1), message(next + 2));
      assertThat(subscription.page(200)).isEqualTo(page);
      room.resume(subscription);
    }
    assertThat(subscription.page(3)).isEqualTo(1);
    bob.acceptsInAll = Integer.MAX_VALUE;
    answer(subscription, at(10), message(6), message(7));

    assertThat(subscription.page(200)).isEqualTo(25);
    assertThat(bob.got).containsExactly("x:1", "x:2", "x:3", "x:4", "x:5", "x:6", "x:7");
  }

  @Test
  void aSubscriptionThatEndedGetsNothingMore() {
    var bob = new Reader("bob");
    var carol = new Reader("carol");
    var subscription = live(room, bob);
    live(room, carol);

    room.end(subscription);
    room.end(subscription);
    publish(room, message(11));
    var late = message(11);
    room.handOver(subscription, new CaughtUp.Frames(List.of(late), at(11)));
    channel.runPendingTasks();

    assertThat(bob.got).isEmpty();
    assertThat(carol.got).containsExactly("x:11");
    assertThat(late.refCnt()).isZero();
  }

  @Test
  void anEphemeralEventReachesWhoIsLiveAndMovesNobody() {
    var reader = new Reader("bob");
    var subscription = live(room, reader);

    tell(room);
    publish(room, message(11));
    tell(room);
    publish(room, message(12));

    assertThat(reader.got).containsExactly("typing", "x:11", "typing", "x:12");
    assertThat(subscription.position()).isEqualTo(at(12));
    assertThat(requests).isEmpty();
    assertThat(headRequests).isZero();
  }

  @Test
  void whoTakesNothingNowNeverGetsIt() {
    var slow = new Reader("slow");
    var stalled = new Reader("stalled");
    var fast = new Reader("fast");
    var subscription = live(room, slow);
    var stalledSubscription = live(room, stalled);
    live(room, fast);
    stalled.accepts = false;
    publish(room, message(11));
    slow.accepts = false;
    double dropped = Frames.dropped(EphemeralDrop.UNWRITABLE);

    tell(room);

    assertThat(Frames.dropped(EphemeralDrop.UNWRITABLE) - dropped).isEqualTo(2);
    assertThat(subscription.isLive()).as("it is no reason to stall").isTrue();
    slow.accepts = true;
    stalled.accepts = true;
    room.resume(stalledSubscription);
    answer(stalledSubscription, at(11), message(11));
    publish(room, message(12));
    assertThat(slow.got).containsExactly("x:11", "x:12");
    assertThat(stalled.got).containsExactly("x:11", "x:12");
    assertThat(fast.got).containsExactly("x:11", "typing", "x:12");
  }

  @Test
  void whoIsNotLiveYetNeverGetsIt() {
    var waiting = new Reader("waiting");
    var catching = new Reader("catching");
    var moved = new Reader("moved");
    var ofWaiting = room.subscribe(waiting, at(10), false);
    var ofCatching = room.subscribe(catching, at(9), false);
    room.begin(ofCatching);
    double dropped = Frames.dropped(EphemeralDrop.CATCHING_UP);

    tell(room);

    assertThat(Frames.dropped(EphemeralDrop.CATCHING_UP) - dropped).isEqualTo(2);
    room.begin(ofWaiting);
    answer(ofCatching, at(10), message(10));
    assertThat(waiting.got).isEmpty();
    assertThat(catching.got).containsExactly("x:10");

    var ofMoved = live(room, moved);
    room.handOverMoved(at(8));
    tell(room);
    room.handOver(ofMoved, new CaughtUp.Lost(at(8), at(9), at(8)));
    tell(room);
    assertThat(moved.got).containsExactly("reset x:8 x:9", "typing");
  }

  @Test
  void whatIsForOneUserReachesHisSubscriptionsAlone() {
    var one = new Reader("bob");
    var two = new Reader("bob");
    var other = new Reader("carol");
    live(room, one);
    live(room, other);
    live(room, two);

    tell(room, Frames.typingFor("bob"));

    assertThat(one.got).containsExactly("typing");
    assertThat(two.got).containsExactly("typing");
    assertThat(other.got).isEmpty();
  }

  /// Others would not have got it anyway.
  @Test
  void whatIsForOneUserIsMissedByNobodyElse() {
    var waiting = new Reader("carol");
    var mine = new Reader("bob");
    room.subscribe(waiting, at(10), false);
    room.subscribe(mine, at(10), false);
    double dropped = Frames.dropped(EphemeralDrop.CATCHING_UP);

    tell(room, Frames.typingFor("bob"));

    assertThat(Frames.dropped(EphemeralDrop.CATCHING_UP) - dropped).isOne();
  }

  @Test
  void whatALoopHasNoRoomForIsNotAskedForAgain() {
    var reader = new Reader("bob");
    var subscription = live(room, reader);
    var frame = Frames.typing();
    loop.post(() -> {});
    loop.post(() -> {});

    assertThat(room.handOver(frame)).isFalse();
    assertThat(frame.refCnt()).isEqualTo(1);
    channel.runPendingTasks();

    assertThat(reader.got).isEmpty();
    assertThat(headRequests).isZero();
    assertThat(subscription.isLive()).isTrue();
  }

  @Test
  void everyReferenceOfAnEphemeralEventIsGivenBack() {
    live(room, new Reader("bob"));
    room.subscribe(new Reader("carol"), at(10), false);
    var frame = Frames.typing();

    room.handOver(frame);
    frame.release();
    assertThat(frame.refCnt()).isEqualTo(1);
    channel.runPendingTasks();

    assertThat(frame.refCnt()).isZero();
  }

  @Test
  void everyReferenceIsGivenBack() {
    live(room, new Reader("bob"));
    live(room, new Reader("carol"));
    var frame = message(11);

    room.handOver(frame);
    frame.release();
    assertThat(frame.refCnt()).isEqualTo(1);
    channel.runPendingTasks();

    assertThat(frame.refCnt()).isZero();
  }

  private Subscription live(LocalRoom in, Reader reader) {
    var subscription = in.subscribe(reader, at(10), false);
    in.begin(subscription);
    assertThat(subscription.isLive()).isTrue();
    return subscription;
  }

  private void publish(LocalRoom to, Frame frame) {
    assertThat(to.handOver(frame)).isTrue();
    frame.release();
    channel.runPendingTasks();
  }

  private void tell(LocalRoom of) {
    tell(of, Frames.typing());
  }

  private void tell(LocalRoom of, EphemeralFrame frame) {
    assertThat(of.handOver(frame)).isTrue();
    frame.release();
    channel.runPendingTasks();
  }

  private void answer(Subscription subscription, Position head, Frame... frames) {
    subscription.room().handOver(subscription, new CaughtUp.Frames(List.of(frames), head));
    channel.runPendingTasks();
  }

  /// Keeps what it is given, as text.
  private static final class Reader implements Subscriber {
    final List<String> got = new ArrayList<>();
    private final UserId user;
    boolean accepts = true;
    int acceptsInAll = Integer.MAX_VALUE;

    Reader(String user) {
      this.user = new UserId(user);
    }

    @Override
    public UserId user() {
      return user;
    }

    @Override
    public Actor in(RoomId room) {
      return Actor.of(user);
    }

    @Override
    public boolean deliver(Subscription subscription, Frame frame) {
      boolean accepted = accepts && got.size() < acceptsInAll;
      if (accepted) {
        got.add(frame.position().toString());
      }
      return accepted;
    }

    @Override
    public boolean tell(EphemeralFrame frame) {
      if (accepts) {
        got.add("typing");
      }
      return accepts;
    }

    @Override
    public void reset(Subscription subscription, @Nullable Position kept, Position position) {
      got.add("reset " + kept + " " + position);
    }

    @Override
    public void unsubscribed(Subscription subscription, Refusal refusal) {
      got.add("unsubscribed " + refusal.code().number());
    }
  }
}
