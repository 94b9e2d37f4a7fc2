package chat.parley.gateway.presence;

import chat.parley.protocol.id.UserId;

/// Is told which connections the node has, and how often it wants to be told again. Thread-safe:
/// called on event loops.
public interface Attendance {
  /// Where presence is off.
  Attendance NONE =
      new Attendance() {
        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public void arrived(Attendee attendee, Runnable surplus) {}

        @Override
        public void present(Attendee attendee) {}

        @Override
        public void polled(UserId user) {}

        @Override
        public void absent(Attendee attendee) {}

        @Override
        public int secondsBetween() {
          return Integer.MAX_VALUE;
        }
      };

  /// Called once, before the first connection.
  void start();

  /// Called once, after the last connection. Whoever was still here is offline soon.
  void stop();

  /// A WebSocket or stream has opened.
  ///
  /// @param surplus called on any thread where it is one of its user's too many
  void arrived(Attendee attendee, Runnable surplus);

  /// A WebSocket or stream is still open, or that of a service, which may have any number, has
  /// opened.
  void present(Attendee attendee);

  /// A user polls, which he does again and again.
  void polled(UserId user);

  /// A WebSocket or stream has closed.
  void absent(Attendee attendee);

  /// After how many seconds it is told again that a connection is still open.
  int secondsBetween();
}
