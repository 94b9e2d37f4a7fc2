package chat.parley.gateway.command;

import chat.parley.backplane.rule.Actor;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.fanout.Subscription;
import chat.parley.gateway.subscription.JoinRequest;
import chat.parley.gateway.subscription.Joined;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Reply;
import chat.parley.protocol.id.RoomId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Joins rooms for one command: waits for all answers, tells them, and only then lets the
/// subscriptions begin. Whoever starts one has asked whether the connection may have so many rooms.
/// Confined to the connection's event loop.
final class SubscribeTask {
  private final Subscribing subscribing;
  private final Connection connection;
  private final Consumer<Outcome> done;
  private final Map<RoomId, Reply.Start> outcomes = new LinkedHashMap<>();
  private final List<Runnable> beginnings = new ArrayList<>();
  private int missing;

  SubscribeTask(Subscribing subscribing, Connection connection, Consumer<Outcome> done) {
    this.subscribing = subscribing;
    this.connection = connection;
    this.done = done;
  }

  /// @param isOfMember whether the subscriptions end with the user's membership
  void run(Wish.Rooms wish, boolean isOfMember) {
    var wanted = new LinkedHashSet<>(wish.rooms());
    connection.joinBegun(wanted);
    missing = wanted.size();
    if (wanted.isEmpty()) {
      finish();
    }
    for (var room : wanted) {
      var request =
          new JoinRequest(
              connection.in(room),
              wish.start().apply(room),
              wish.acked().apply(room).orElse(null),
              connection.loop(),
              _ -> {});
      ask(room, request, joined -> firstAnswer(room, request, joined, isOfMember));
    }
  }

  private void ask(RoomId room, JoinRequest request, Consumer<Joined> answer) {
    subscribing.rooms().join(room, request.answeredTo(answer));
  }

  /// Of a room that is not there it may be only the first. A user's own rooms are there, or were.
  private void firstAnswer(RoomId room, JoinRequest request, Joined joined, boolean isOfMember) {
    if (!isOfMember
        && !connection.isClosed()
        && joined instanceof Joined.Refused refused
        && subscribing.firstUse().mayHelp(room, refused.refusal())) {
      subscribing
          .firstUse()
          .make(room, request.actor())
          .thenAccept(why -> connection.loop().post(() -> asked(room, request, why)));
    } else {
      answered(room, request, joined, isOfMember);
    }
  }

  private void asked(RoomId room, JoinRequest request, Optional<Refusal> whyNotMade) {
    if (whyNotMade.isPresent()) {
      answered(room, request, new Joined.Refused(whyNotMade.get()), false);
      return;
    }
    ask(room, request, joined -> answered(room, request, joined, false));
  }

  private void answered(RoomId room, JoinRequest request, Joined joined, boolean isOfMember) {
    joined(room, stillGranted(room, request.actor(), joined), isOfMember);
  }

  /// A newer token may have come meanwhile that does not grant what this one did.
  private Joined stillGranted(RoomId room, Actor actor, Joined joined) {
    boolean isGranted = actor.granted() == null || connection.in(room).granted() != null;
    if (isGranted || connection.isClosed() || !(joined instanceof Joined.Accepted)) {
      return joined;
    }
    leave(room);
    return new Joined.Refused(Refusal.notAMember(room));
  }

  private void joined(RoomId room, Joined joined, boolean isOfMember) {
    if (connection.isClosed()) {
      if (joined instanceof Joined.Accepted) {
        leave(room);
      }
      return;
    }
    connection.joinAnswered(room);
    switch (joined) {
      case Joined.Refused refused -> outcomes.put(room, new Reply.NotStarted(refused.refusal()));
      case Joined.Accepted accepted -> accept(room, accepted, isOfMember);
    }
    if (--missing == 0) {
      finish();
    }
  }

  private void accept(RoomId room, Joined.Accepted accepted, boolean isOfMember) {
    // Subscribing again replaces the subscription.
    connection.end(room);
    var subscription = accepted.room().subscribe(connection, accepted.position(), isOfMember);
    subscription.setResetDue(accepted.reset() != null);
    if (accepted.beginsWithSnapshot()) {
      subscription.beginWithSnapshot();
    }
    connection.add(subscription);
    outcomes.put(room, new Reply.Started(accepted.position(), accepted.reset() == null));
    beginnings.add(() -> begin(subscription, accepted));
  }

  private void leave(RoomId room) {
    subscribing.rooms().leave(connection.loop(), List.of(room));
  }

  private void begin(Subscription subscription, Joined.Accepted accepted) {
    if (subscription.isEnded()) {
      return;
    }
    if (accepted.reset() != null && !accepted.beginsWithSnapshot()) {
      connection.reset(subscription, accepted.reset().kept(), accepted.reset().position());
    }
    accepted.room().begin(subscription);
  }

  private void finish() {
    done.accept(new Outcome.PerRoom(outcomes));
    beginnings.forEach(Runnable::run);
  }
}
