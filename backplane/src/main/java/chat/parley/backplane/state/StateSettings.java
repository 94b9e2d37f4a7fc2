package chat.parley.backplane.state;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Bounds on the documents of state rooms.
///
/// @param maxDocument the longest document, in UTF-8 of JSON without white space; beyond it 4374;
///   from 1KB to 256KB. Up to so much is published with a change, and kept in the room's log. One
///   request sets a document of more than 64KB only where `spring.http.codecs.max-in-memory-size`
///   (64KB) takes its body, and a command only where it fits into
///   `parley.gateway.connection.max-frame`; patches may make it longer piece by piece
/// @param maxAtOnce changes of documents that wait on this node or are worked on, each with up to a
///   whole body; beyond it 4106
/// @param maxPerUser of the changes that `max-at-once` counts, how many one user's may be; beyond
///   it 4106
/// @param maxWaiting changes of one document that wait for their turn on this node; beyond it 4106
/// @param maxAttempts how often a change is worked out anew because another node's came first;
///   beyond it 4106
@ConfigurationProperties("parley.state")
public record StateSettings(
    @DefaultValue("64KB") DataSize maxDocument,
    @DefaultValue("256") int maxAtOnce,
    @DefaultValue("128") int maxPerUser,
    @DefaultValue("200") int maxWaiting,
    @DefaultValue("16") int maxAttempts) {
  private static final DataSize LEAST_DOCUMENT = DataSize.ofKilobytes(1);

  /// A frame of a log page, a poll and a WebSocket has to take it.
  private static final DataSize MOST_DOCUMENT = DataSize.ofKilobytes(256);

  public StateSettings {
    if (maxDocument.compareTo(LEAST_DOCUMENT) < 0 || maxDocument.compareTo(MOST_DOCUMENT) > 0) {
      throw new IllegalArgumentException("parley.state.max-document must be from 1KB to 256KB");
    }
    if (maxAtOnce < 1) {
      throw new IllegalArgumentException("parley.state.max-at-once must be at least 1");
    }
    if (maxPerUser < 1) {
      throw new IllegalArgumentException("parley.state.max-per-user must be at least 1");
    }
    if (maxWaiting < 1) {
      throw new IllegalArgumentException("parley.state.max-waiting must be at least 1");
    }
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("parley.state.max-attempts must be at least 1");
    }
  }

  int maxDocumentBytes() {
    return Math.toIntExact(maxDocument.toBytes());
  }
}
