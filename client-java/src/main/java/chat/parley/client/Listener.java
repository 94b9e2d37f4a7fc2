package chat.parley.client;

/// Hears what a client hears. All of it on the client's own thread, in order: while a call lasts
/// nothing else is read, so a slow listener slows its own client and, in the end, meets the slow
/// reader's rule of the protocol. What a call throws goes to that thread's handler of uncaught
/// exceptions, and the client goes on.
public interface Listener {
  /// Any event of a followed room, each publication once and in order; `reset` and `unsubscribed`
  /// too.
  default void event(Event event) {}

  /// The connection is another one, or in another state.
  default void connection(Status status) {}

  /// What was said will not be sent: it was refused, or it cannot be known any more whether it was.
  default void failed(Unsent entry, ParleyException why) {}
}
