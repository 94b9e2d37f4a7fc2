package chat.parley.protocol.codec;

import chat.parley.protocol.event.EphemeralEvent;
import chat.parley.protocol.event.EphemeralName;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// The body of an ephemeral event as it is published: `name SP user LF`, like that of a stored one
/// without fields. No name is that of a stored event.
public final class EphemeralCodec {
  private static final Pattern BODY = Pattern.compile("([a-z]+) ([!-~]+)\n");

  private EphemeralCodec() {}

  public static byte[] encode(EphemeralName name, UserId user) {
    return (name.label() + ' ' + user.value() + '\n').getBytes(StandardCharsets.US_ASCII);
  }

  /// Reads `bytes` from `from` on; empty if they are not such a body: anybody can publish on a
  /// channel.
  public static Optional<EphemeralEvent> decode(byte[] bytes, int from, long at) {
    // Every byte is one character: what is not ASCII does not match.
    var body =
        BODY.matcher(new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1));
    if (!body.matches() || !UserId.isValid(body.group(2))) {
      return Optional.empty();
    }
    var user = new UserId(body.group(2));
    return EphemeralName.of(body.group(1)).map(name -> new EphemeralEvent(name, user, at));
  }
}
