package chat.parley.backplane.cluster;

import chat.parley.backplane.redis.Keys;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What an operator says to one node: to send everybody away and take nobody, or to take people
/// again.
///
/// @param node as it calls itself in its figures
public record DrainWord(String node, boolean isToDrain) {
  private static final String DRAIN = "drain ";
  private static final String RETURN = "return ";

  byte[] encoded() {
    return Keys.bytes((isToDrain ? DRAIN : RETURN) + node);
  }

  /// What a publication says; empty for what is not ours.
  public static Optional<DrainWord> decode(byte[] payload) {
    var text = new String(payload, StandardCharsets.US_ASCII);
    if (text.startsWith(DRAIN)) {
      return Optional.of(new DrainWord(text.substring(DRAIN.length()), true));
    }
    return text.startsWith(RETURN)
        ? Optional.of(new DrainWord(text.substring(RETURN.length()), false))
        : Optional.empty();
  }
}
