package chat.parley.gateway.connection;

import chat.parley.gateway.fanout.EphemeralFrame;
import chat.parley.gateway.fanout.Frame;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Notice;
import chat.parley.protocol.event.Reply;

/// What a transport does for its connection. Called on the event loop. Nothing written goes out
/// before a flush.
public interface Outlet {
  /// Whether more may be written; what is not flushed counts against it.
  boolean isWritable();

  /// The caller keeps its reference, here and below.
  void write(Frame frame);

  /// False where this transport has no use for it.
  boolean tell(EphemeralFrame frame);

  void write(Notice notice);

  void write(Reply reply);

  void flush();

  /// Keeps intermediaries from closing the connection, and asks the peer for a sign of life where
  /// the transport can.
  void beat();

  /// Stops reading from the peer, or goes on: it must not be able to make us queue replies.
  void setReading(boolean isReading);

  /// Says why, as far as the transport can, and ends.
  void close(Refusal refusal);

  /// Breaks the connection, where this transport has one of its own. In development mode alone.
  default void breakOff(Breakage breakage) {
    // A poll is a request among others on its channel.
  }

  /// Tells the client to come back after that time, and ends.
  void leave(Notice.Reconnect reconnect);
}
