package chat.parley.gateway.command;

import chat.parley.backplane.identity.TokenVerifier;
import chat.parley.backplane.identity.Verified;
import chat.parley.backplane.log.Appended;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.typing.Told;
import chat.parley.backplane.typing.Typists;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.subscription.Start;
import chat.parley.protocol.codec.CommandDecoder;
import chat.parley.protocol.codec.Decoded;
import chat.parley.protocol.command.Command;
import chat.parley.protocol.command.Ping;
import chat.parley.protocol.command.Refresh;
import chat.parley.protocol.command.Send;
import chat.parley.protocol.command.Subscribe;
import chat.parley.protocol.command.Target;
import chat.parley.protocol.command.Typing;
import chat.parley.protocol.command.Unsubscribe;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Reply;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Serves the commands of WebSockets. Called on the connection's event loop; answers there too.
public final class CommandHandler {
  private final CommandDecoder decoder;
  private final RoomLog log;
  private final Typists typists;
  private final Subscribing subscribing;
  private final TokenVerifier verifier;
  private final GatewayMeters meters;

  public CommandHandler(
      CommandDecoder decoder,
      RoomLog log,
      Typists typists,
      Subscribing subscribing,
      TokenVerifier verifier,
      GatewayMeters meters) {
    this.decoder = decoder;
    this.log = log;
    this.typists = typists;
    this.subscribing = subscribing;
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
        connection.end(unsubscribe.room());
        connection.send(new Reply.Done(unsubscribe.id()));
      }
      case Send send -> send(connection, send);
      case Typing typing -> typing(connection, typing);
      case Ping ping -> connection.send(new Reply.Done(ping.id()));
      case Refresh refresh -> refresh(connection, refresh);
    }
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

  private static Wish wish(Subscribe subscribe) {
    Function<RoomId, Optional<Position>> acked =
        room -> Optional.ofNullable(subscribe.acked().get(room));
    return switch (subscribe.target()) {
      case Target.OneRoom one ->
          new Wish.Rooms(List.of(one.room()), _ -> start(one.after()), acked);
      case Target.Rooms rooms ->
          new Wish.Rooms(rooms.after().keySet(), room -> start(rooms.after().get(room)), acked);
      case Target.Mine mine -> new Wish.Mine(room -> startOfMine(mine, room), acked);
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
        switch (perRoom.rooms().get(one.room())) {
          case Reply.Started started ->
              connection.send(new Reply.Subscribed(subscribe.id(), one.room(), started));
          case Reply.NotStarted not -> refuse(connection, subscribe.id(), not.refusal());
          case null -> throw new IllegalStateException("no answer for " + one.room());
        }
      }
    }
  }

  private void send(Connection connection, Send send) {
    connection.commandBegun();
    log.append(send.room(), connection.user(), send.draft())
        .thenAccept(
            appended ->
                connection
                    .loop()
                    .post(
                        () -> {
                          answer(connection, send.id(), appended);
                          connection.commandAnswered();
                        }));
  }

  private void answer(Connection connection, long id, Appended appended) {
    switch (appended) {
      case Appended.Sent sent -> connection.send(new Reply.Sent(id, sent.position(), sent.at()));
      case Appended.Refused refused -> refuse(connection, id, refused.refusal());
    }
  }

  private void typing(Connection connection, Typing typing) {
    connection.commandBegun();
    typists
        .tell(typing.room(), connection.user())
        .thenAccept(
            told ->
                connection
                    .loop()
                    .post(
                        () -> {
                          answer(connection, typing.id(), told);
                          connection.commandAnswered();
                        }));
  }

  private void answer(Connection connection, long id, Told told) {
    switch (told) {
      case Told.Done _ -> connection.send(new Reply.Done(id));
      case Told.Refused refused -> refuse(connection, id, refused.refusal());
    }
  }

  private void refresh(Connection connection, Refresh refresh) {
    connection.commandBegun();
    verifier
        .verify(refresh.token())
        .thenAccept(
            verified ->
                connection
                    .loop()
                    .post(
                        () -> {
                          answer(connection, refresh, verified);
                          connection.commandAnswered();
                        }));
  }

  private void answer(Connection connection, Refresh refresh, Verified verified) {
    switch (verified) {
      case Verified.Refused refused -> refuse(connection, refresh.id(), refused.refusal());
      case Verified.Accepted accepted -> {
        if (accepted.identity().user().equals(connection.user())) {
          connection.refresh(accepted.identity());
          connection.send(
              new Reply.Refreshed(refresh.id(), accepted.identity().expires().toEpochMilli()));
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
