package chat.parley.gateway.command;

import chat.parley.backplane.ephemeral.Published;
import chat.parley.backplane.identity.TokenVerifier;
import chat.parley.backplane.identity.Verified;
import chat.parley.backplane.inbox.Cleared;
import chat.parley.backplane.log.Appended;
import chat.parley.backplane.presence.Shown;
import chat.parley.backplane.receipt.Noted;
import chat.parley.backplane.signal.Relayed;
import chat.parley.backplane.thread.Taken;
import chat.parley.backplane.typing.Told;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.subscription.Start;
import chat.parley.gateway.watch.Watching;
import chat.parley.protocol.codec.CommandDecoder;
import chat.parley.protocol.codec.Decoded;
import chat.parley.protocol.command.Appear;
import chat.parley.protocol.command.ChangeDocument;
import chat.parley.protocol.command.ChangeMessage;
import chat.parley.protocol.command.Clear;
import chat.parley.protocol.command.Command;
import chat.parley.protocol.command.Ping;
import chat.parley.protocol.command.Refresh;
import chat.parley.protocol.command.Send;
import chat.parley.protocol.command.SendEphemeral;
import chat.parley.protocol.command.SendReceipt;
import chat.parley.protocol.command.SendSignal;
import chat.parley.protocol.command.Subscribe;
import chat.parley.protocol.command.TakePart;
import chat.parley.protocol.command.Target;
import chat.parley.protocol.command.Typing;
import chat.parley.protocol.command.Unsubscribe;
import chat.parley.protocol.command.Watch;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Reply;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Serves the commands of WebSockets. Called on the connection's event loop; answers there too.
public final class CommandHandler {
  private final CommandDecoder decoder;
  private final Speaking speaking;
  private final Subscribing subscribing;
  private final Watching watching;
  private final TokenVerifier verifier;
  private final GatewayMeters meters;

  CommandHandler(
      CommandDecoder decoder,
      Speaking speaking,
      Subscribing subscribing,
      Watching watching,
      TokenVerifier verifier,
      GatewayMeters meters) {
    this.decoder = decoder;
    this.speaking = speaking;
    this.subscribing = subscribing;
    this.watching = watching;
    this.verifier = verifier;
    this.meters = meters;
  }

  /// Serves one frame of JSON.
  public void handle(Connection connection, byte[] json) {
    switch (decoder.decode(json)) {
      case Decoded.Malformed malformed ->
          refuse(connection, malformed.id(), admitted(connection, malformed.refusal()));
      case Decoded.Understood understood -> {
        var command = understood.command();
        if (connection.admitCommand()) {
          serve(connection, command);
        } else {
          refuse(connection, command.id(), Refusal.of(ErrorCode.TOO_MANY_COMMANDS));
        }
      }
    }
  }

  /// Answers a frame that holds no JSON at all.
  public void handleBinary(Connection connection) {
    refuse(connection, null, admitted(connection, Refusal.of(ErrorCode.BINARY_FRAME)));
  }

  /// What cannot be served counts against the rate like a command: it costs an answer, too.
  private static Refusal admitted(Connection connection, Refusal refusal) {
    return connection.admitCommand() ? refusal : Refusal.of(ErrorCode.TOO_MANY_COMMANDS);
  }

  private void serve(Connection connection, Command command) {
    switch (command) {
      case Subscribe subscribe -> subscribe(connection, subscribe);
      case Unsubscribe unsubscribe -> {
        connection.unsubscribe(unsubscribe.room().askedBy(connection.user()));
        connection.send(new Reply.Done(unsubscribe.id()));
      }
      case Send send ->
          whenDone(
              connection,
              speaking.rooms().append(send.room(), connection.in(send.room()), send.draft()),
              appended -> answer(connection, send.id(), appended));
      case ChangeMessage change ->
          whenDone(
              connection,
              speaking
                  .changes()
                  .change(change.room(), connection.in(change.room()), change.change()),
              appended -> answer(connection, change.id(), appended));
      case ChangeDocument change ->
          whenDone(
              connection,
              speaking
                  .documents()
                  .change(change.room(), connection.in(change.room()), change.change()),
              appended -> answer(connection, change.id(), appended));
      case SendReceipt receipt ->
          whenDone(
              connection,
              speaking
                  .receipts()
                  .note(receipt.room(), connection.in(receipt.room()), receipt.receipt()),
              noted -> answer(connection, receipt.id(), noted));
      case Typing typing ->
          whenDone(
              connection,
              speaking.passing().typists().tell(typing.room(), connection.in(typing.room())),
              told -> answer(connection, typing.id(), told));
      case SendSignal signal ->
          whenDone(
              connection,
              speaking
                  .passing()
                  .signals()
                  .relay(signal.room(), connection.in(signal.room()), signal.signal()),
              relayed -> answer(connection, signal.id(), relayed));
      case SendEphemeral message ->
          whenDone(
              connection,
              speaking
                  .passing()
                  .messages()
                  .publish(message.room(), connection.in(message.room()), message.content()),
              published -> answer(connection, message.id(), published));
      case TakePart taking ->
          whenDone(
              connection,
              speaking.threads().take(taking.room(), connection.in(taking.room()), taking.part()),
              taken -> answer(connection, taking.id(), taken));
      case Appear appear ->
          whenDone(
              connection,
              speaking.appearances().choose(connection.user(), appear.appearance()),
              shown -> answer(connection, appear.id(), shown));
      case Clear clear ->
          whenDone(
              connection,
              speaking.inboxes().clear(connection.user(), clear.clearance()),
              cleared -> answer(connection, clear.id(), cleared));
      case Watch watch -> watch(connection, watch);
      case Ping ping -> connection.send(new Reply.Done(ping.id()));
      case Refresh refresh ->
          whenDone(
              connection,
              verifier.verify(refresh.token()),
              verified -> answer(connection, refresh, verified));
    }
  }

  /// Answers on the connection's event loop. The command counts as unanswered until then.
  private static <T> void whenDone(
      Connection connection, CompletionStage<T> serving, Consumer<T> answer) {
    connection.commandBegun();
    serving.thenAccept(
        outcome ->
            connection
                .loop()
                .post(
                    () -> {
                      answer.accept(outcome);
                      connection.commandAnswered();
                    }));
  }

  private void subscribe(Connection connection, Subscribe subscribe) {
    connection.commandBegun();
    subscribing.subscribe(
        connection,
        wish(subscribe),
        outcome -> {
          answer(connection, subscribe, outcome);
          connection.commandAnswered();
        });
  }

  /// The answer comes before the first of what is seen.
  private void watch(Connection connection, Watch watch) {
    var refusal = watching.refusal(watch.users().size());
    if (refusal.isPresent()) {
      refuse(connection, watch.id(), refusal.get());
    } else {
      connection.send(new Reply.Done(watch.id()));
      watching.watch(connection, watch.users());
    }
  }

  private static Wish wish(Subscribe subscribe) {
    Function<RoomId, Optional<Position>> acked =
        room -> Optional.ofNullable(subscribe.acked().get(room));
    return switch (subscribe.target()) {
      case Target.OneRoom one ->
          new Wish.Rooms(List.of(one.room()), _ -> start(one.after()), acked);
      case Target.Rooms rooms ->
          new Wish.Rooms(rooms.after().keySet(), room -> start(rooms.after().get(room)), acked);
      case Target.Mine mine -> new Wish.Mine(room -> startOfMine(mine, room), acked, false);
    };
  }

  private static Start start(@Nullable Position after) {
    return after == null ? new Start.Now() : new Start.After(after);
  }

  /// Who names positions has been here before: a room that he does not name is one that he joined
  /// since.
  private static Start startOfMine(Target.Mine mine, RoomId room) {
    if (mine.after().isEmpty()) {
      return new Start.Now();
    }
    var after = mine.after().get(room);
    return after == null ? new Start.AtJoining() : new Start.After(after);
  }

  private void answer(Connection connection, Subscribe subscribe, Outcome outcome) {
    switch (outcome) {
      case Outcome.Refused refused -> refuse(connection, subscribe.id(), refused.refusal());
      case Outcome.PerRoom perRoom -> {
        if (!(subscribe.target() instanceof Target.OneRoom one)) {
          connection.send(new Reply.SubscribedAll(subscribe.id(), perRoom.rooms()));
          return;
        }
        switch (perRoom.rooms().get(one.room().askedBy(connection.user()))) {
          case Reply.Started started ->
              connection.send(new Reply.Subscribed(subscribe.id(), one.room(), started));
          case Reply.NotStarted not -> refuse(connection, subscribe.id(), not.refusal());
          case null -> throw new IllegalStateException("no answer for " + one.room());
        }
      }
    }
  }

  private void answer(Connection connection, long id, Appended appended) {
    switch (appended) {
      case Appended.Sent sent -> connection.send(new Reply.Sent(id, sent.position(), sent.at()));
      case Appended.Refused refused -> refuse(connection, id, refused.refusal());
    }
  }

  private void answer(Connection connection, long id, Noted noted) {
    switch (noted) {
      case Noted.Done(var reached) ->
          connection.send(new Reply.Receipts(id, reached.read(), reached.delivered()));
      case Noted.Refused refused -> refuse(connection, id, refused.refusal());
    }
  }

  private void answer(Connection connection, long id, Told told) {
    switch (told) {
      case Told.Done _ -> connection.send(new Reply.Done(id));
      case Told.Refused refused -> refuse(connection, id, refused.refusal());
    }
  }

  private void answer(Connection connection, long id, Relayed relayed) {
    switch (relayed) {
      case Relayed.Done _ -> connection.send(new Reply.Done(id));
      case Relayed.Refused refused -> refuse(connection, id, refused.refusal());
    }
  }

  private void answer(Connection connection, long id, Published published) {
    switch (published) {
      case Published.Done _ -> connection.send(new Reply.Done(id));
      case Published.Refused refused -> refuse(connection, id, refused.refusal());
    }
  }

  private void answer(Connection connection, long id, Taken taken) {
    switch (taken) {
      case Taken.Done(var read) -> connection.send(new Reply.Receipts(id, read, null));
      case Taken.Refused refused -> refuse(connection, id, refused.refusal());
    }
  }

  private void answer(Connection connection, long id, Shown shown) {
    switch (shown) {
      case Shown.Done(var appearance, var version) ->
          connection.send(new Reply.Appearing(id, appearance, version));
      case Shown.Refused refused -> refuse(connection, id, refused.refusal());
    }
  }

  private void answer(Connection connection, long id, Cleared cleared) {
    switch (cleared) {
      case Cleared.Done(var read, var unread) ->
          connection.send(new Reply.Cleared(id, read, unread));
      case Cleared.Refused refused -> refuse(connection, id, refused.refusal());
    }
  }

  private void answer(Connection connection, Refresh refresh, Verified verified) {
    switch (verified) {
      case Verified.Refused refused -> refuse(connection, refresh.id(), refused.refusal());
      case Verified.Accepted accepted -> {
        if (accepted.identity().user().equals(connection.user())) {
          connection.send(
              new Reply.Refreshed(refresh.id(), accepted.identity().expires().toEpochMilli()));
          connection.refresh(accepted.identity());
        } else {
          refuse(connection, refresh.id(), Refusal.of(ErrorCode.WRONG_USER));
        }
      }
    }
  }

  private void refuse(Connection connection, @Nullable Long id, Refusal refusal) {
    meters.commandRefused(refusal.code().label());
    connection.send(new Reply.Refused(id, refusal));
  }
}
