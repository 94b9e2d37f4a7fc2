package chat.parley.client;

import chat.parley.protocol.position.Position;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One thing said, on its way into its room's order. Changed by [Outbox] alone.
final class Entry {
  enum State {
    /// Waits for its turn, or for a connection.
    UNSENT,
    SENDING,
    /// Acknowledged; the room's order has not shown it.
    SENT
  }

  private final Utterance utterance;
  final CompletableFuture<Acknowledged> answer = new CompletableFuture<>();

  State state = State.UNSENT;

  /// How far its user had read when it was tried first.
  @Nullable Position first;

  /// The cursor lies too far back for a node to tell whether it was tried before, and it was not.
  boolean isFirstUnknown;

  /// Whether nobody can have tried it before this client.
  boolean isNew;

  int tries;
  long sinceMillis;

  /// Where it was acknowledged, and when.
  @Nullable Position position;

  long sentMillis;

  /// An answer of before a fork, perhaps: the node alone can tell.
  boolean isDoubted;

  Entry(Utterance utterance) {
    this.utterance = utterance;
    this.first = utterance.first();
    // What an application kept from an earlier run may have been tried then.
    this.isNew = utterance.first() == null;
  }

  String command() {
    return utterance.command();
  }

  String room() {
    return utterance.room();
  }

  String key() {
    return utterance.key();
  }

  ObjectNode body() {
    return utterance.body();
  }

  Unsent shown() {
    boolean isTried = tries > 0 || utterance.first() != null;
    return new Unsent(
        command(), room(), key(), first, body().toString(), isTried, state == State.SENT);
  }
}
