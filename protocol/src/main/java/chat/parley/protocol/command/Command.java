package chat.parley.protocol.command;

/// What a client asks for over a WebSocket. `id` comes back as `re` in the reply.
public sealed interface Command
    permits Subscribe,
        Unsubscribe,
        Send,
        ChangeMessage,
        ChangeDocument,
        SendReceipt,
        Typing,
        SendSignal,
        SendEphemeral,
        TakePart,
        Appear,
        Clear,
        Watch,
        Ping,
        Refresh {
  /// From 0 to 2^53−1.
  long id();
}
