package chat.parley.backplane.presence;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is published where others see something else of a user: by the script that changes it, in
/// the same step, on a channel of the user's own ({@link
/// chat.parley.backplane.redis.Keys#presenceChannel}). So whoever follows that channel is told
/// whatever becomes of the script's caller, and where nobody does it costs Redis one look.
public final class PresenceChannel {
  /// As `show` of `presence.lua` writes it. The numbers are below 2^53.
  private static final Pattern PAYLOAD =
      Pattern.compile("(online|away|offline) ([0-9]{1,16}) ([0-9]{1,16}) (here|gone)");

  private PresenceChannel() {}

  /// What is seen of the user from then on; empty for what is not ours.
  public static Optional<Presence> decode(byte[] payload) {
    // Every byte is one character: what is not ASCII does not match.
    var words = PAYLOAD.matcher(new String(payload, StandardCharsets.ISO_8859_1));
    if (!words.matches()) {
      return Optional.empty();
    }
    var status = Presence.Status.of(words.group(1));
    boolean isInvisible = status == Presence.Status.OFFLINE && words.group(4).equals("here");
    return Optional.of(
        new Presence(
            status, isInvisible, Long.parseLong(words.group(2)), Long.parseLong(words.group(3))));
  }
}
