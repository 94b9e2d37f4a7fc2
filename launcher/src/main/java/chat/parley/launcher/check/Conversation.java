package chat.parley.launcher.check;

import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.Rest;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.SharedConnection;
import chat.parley.launcher.client.Transport;
import chat.parley.launcher.signin.SignIn;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// A room of a check's own, in which it talks and listens. Used by one thread.
final class Conversation implements AutoCloseable {
  private static final List<SendWay> WAYS = List.of(SendWay.values());

  private final URI origin;
  private final Rest rest;
  private final SignIn signIn;
  private final String room;
  private final Identity owner;
  private final List<Follower> followers = new ArrayList<>();
  private final List<Position> acknowledged = new ArrayList<>();

  private Conversation(URI origin, Rest rest, SignIn signIn) {
    this.origin = origin;
    this.rest = rest;
    this.signIn = signIn;
    this.room = "check-" + ThreadLocalRandom.current().nextLong(1L << 40);
    this.owner = signIn.as(room + "-owner", rest);
  }

  /// In a new room, which nobody but the check sees.
  static Conversation begin(URI origin, URI rest, SignIn signIn) {
    var conversation = new Conversation(origin, new Rest(rest), signIn);
    conversation.rest.createRoom(conversation.owner, conversation.room, "private");
    return conversation;
  }

  /// So many more on each transport.
  void listen(int each) {
    for (int i = 0; i < each; i++) {
      for (var transport : Transport.values()) {
        var who = signIn.as(room + "-" + followers.size(), rest);
        if (!who.user().equals(owner.user())) {
          rest.addMember(owner, room, who.user());
        }
        followers.add(Follower.join(transport, who, room, origin));
      }
    }
  }

  /// So many more messages, by each way to send in turn, each over a connection of its own.
  void talk(int messages) throws IOException, InterruptedException {
    for (int i = 0; i < messages; i++) {
      var way = WAYS.get(i % WAYS.size());
      try (var sender = way.open(owner, origin)) {
        acknowledged.add(sender.send(room, "key-" + acknowledged.size(), "hello"));
      }
    }
  }

  /// Returns when every follower has seen all that was acknowledged since it joined, once and in
  /// order; fails where one has seen something else.
  void expectAll() {
    for (var follower : followers) {
      Deadline.await(
          () -> follower + " to see " + acknowledged.getLast() + ", who saw " + seenBy(follower),
          () -> acknowledged.equals(seenBy(follower)));
    }
  }

  /// The same of event streams side by side on one HTTP/2 connection.
  void shareConnection(int streams, int messages) throws IOException, InterruptedException {
    try (var shared = SharedConnection.open(origin, owner, room, streams)) {
      if (shared.connections() != 1) {
        throw new AssertionError(
            streams + " streams took " + shared.connections() + " connections");
      }
      int before = acknowledged.size();
      talk(messages);
      var expected =
          acknowledged.subList(before, acknowledged.size()).stream()
              .map(Position::toString)
              .toList();
      Deadline.await(
          () -> streams + " streams to see " + expected + ", who saw " + shared.positions(),
          () ->
              shared.positions().stream()
                  .allMatch(all -> all.subList(1, all.size()).equals(expected)));
    }
  }

  int followers() {
    return followers.size();
  }

  int messages() {
    return acknowledged.size();
  }

  @Override
  public void close() {
    followers.forEach(Follower::close);
  }

  private static List<Position> seenBy(Follower follower) {
    return follower.events().stream().filter(Event::isMessage).map(Event::position).toList();
  }
}
