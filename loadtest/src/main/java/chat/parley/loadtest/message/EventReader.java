package chat.parley.loadtest.message;

import chat.parley.loadtest.client.FieldScanner;
import chat.parley.loadtest.client.Frame;

/// Reads the fields that matter here straight from a frame's bytes. Confined to one lane.
public final class EventReader {
  private final FieldScanner eventOffset = new FieldScanner("offset");
  private final FieldScanner replyOffset = new FieldScanner("offset");
  private final FieldScanner text = new FieldScanner("text");
  private final FieldScanner id = new FieldScanner("re");

  /// The offset of an event that has one, or -1.
  public long eventOffset(Frame event) {
    return eventOffset.number(event);
  }

  /// The offset a send was given, or -1 if the reply is none to a send, or an error.
  public long replyOffset(Frame reply) {
    return replyOffset.number(reply);
  }

  /// The command a reply answers, or -1.
  public long id(Frame reply) {
    return id.number(reply);
  }

  public Stamp stamp(Frame message) {
    int quote = text.find(message);
    if (quote < 0) {
      throw new IllegalArgumentException("a message without a text: " + message.text());
    }
    return Stamp.read(message, quote + 1);
  }
}
