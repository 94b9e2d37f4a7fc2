package chat.parley.loadtest.client;

/// What a text frame from a server is, told by how it begins. The protocol fixes the order of
/// fields.
public enum FrameKind {
  MESSAGE("{\"event\":\"message\""),
  REPLY("{\"re\":"),
  JOINED("{\"event\":\"joined\""),
  LEFT("{\"event\":\"left\""),
  RESET("{\"event\":\"reset\""),
  RECONNECT("{\"event\":\"reconnect\""),
  UNSUBSCRIBED("{\"event\":\"unsubscribed\""),
  OTHER("");

  private static final FrameKind[] KINDS = values();

  private final String beginning;

  FrameKind(String beginning) {
    this.beginning = beginning;
  }

  /// In the order above, which is the order of frequency.
  static FrameKind of(Frame frame) {
    for (FrameKind kind : KINDS) {
      if (frame.holdsAt(0, kind.beginning)) {
        return kind;
      }
    }
    return OTHER;
  }
}
